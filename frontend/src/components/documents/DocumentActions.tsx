import { Download, MessageCircle, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { downloadDocument } from '@/api/documents'
import type { HealthDocument } from '@/api/types'
import { Button } from '@/components/ui/button'
import { later } from '@/components/ui/later'
import { usePhone } from '@/hooks/use-media'
import { useNotifyProblem } from '@/hooks/use-notify'
import { useDrafts } from '@/stores/drafts'
import { useSession } from '@/stores/session'
import { useDocumentActs } from './use-document-acts'

const RowMenu = later(
  () => import('./list/RowMenu').then((module) => module.RowMenu),
  () => <span className="size-11" />,
)

export function DocumentActions({ document }: { document: HealthDocument }) {
  const { t } = useTranslation()
  const phone = usePhone()
  const navigate = useNavigate()
  const { trash } = useDocumentActs()
  const notifyProblem = useNotifyProblem()
  const userId = useSession(({ user }) => user?.id ?? '')

  const askAbout = () => {
    useDrafts.getState().write(userId, 'new', { text: '', documentIds: [document.id] })
    void navigate('/chat')
  }

  const remove = async () => {
    await navigate('/documents')
    await trash([document])
  }

  if (phone) {
    return (
      <>
        <Button look="outline" aria-label={t('documents.ask')} onClick={askAbout}>
          <MessageCircle aria-hidden="true" />
        </Button>
        <RowMenu document={document} onTrash={() => void remove()} />
      </>
    )
  }
  return (
    <>
      <Button look="outline" aria-label={t('documents.ask')} onClick={askAbout}>
        <MessageCircle aria-hidden="true" />
        {t('documents.ask')}
      </Button>
      <Button
        look="quiet"
        size="icon"
        aria-label={t('common.download')}
        title={t('common.download')}
        onClick={() => void downloadDocument(document).catch(notifyProblem)}
      >
        <Download aria-hidden="true" />
      </Button>
      <Button
        look="quiet"
        size="icon"
        aria-label={t('trash.move')}
        title={t('trash.move')}
        onClick={() => void remove()}
      >
        <Trash2 aria-hidden="true" />
      </Button>
    </>
  )
}
