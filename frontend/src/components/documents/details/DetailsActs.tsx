import { CircleStop, Download, RotateCcw, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { cancelReading, downloadDocument, reindexDocument } from '@/api/documents'
import type { HealthDocument } from '@/api/types'
import { Button } from '@/components/ui/button'
import { useNotifyProblem } from '@/hooks/use-notify'
import { useReadingAct } from '../DocumentState'
import { isBeingRead } from '../stage'
import { useDocumentActs } from '../use-document-acts'

export function DetailsActs({ document }: { document: HealthDocument }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const notifyProblem = useNotifyProblem()
  const { trash } = useDocumentActs()
  const again = useReadingAct(document, reindexDocument)
  const halt = useReadingAct(document, cancelReading)
  return (
    <div className="flex flex-wrap gap-2 border-t pt-4">
      <Button look="outline" onClick={() => void downloadDocument(document).catch(notifyProblem)}>
        <Download aria-hidden="true" />
        {t('details.original')}
      </Button>
      {isBeingRead(document) ? (
        <Button look="outline" busy={halt.isPending} onClick={() => halt.mutate()}>
          <CircleStop aria-hidden="true" />
          {t('documents.stop')}
        </Button>
      ) : (
        <Button look="outline" busy={again.isPending} onClick={() => again.mutate()}>
          <RotateCcw aria-hidden="true" />
          {t('documents.reindex')}
        </Button>
      )}
      <Button
        look="outline"
        onClick={() => {
          void navigate('/documents')
          void trash([document])
        }}
      >
        <Trash2 aria-hidden="true" />
        {t('trash.move')}
      </Button>
    </div>
  )
}
