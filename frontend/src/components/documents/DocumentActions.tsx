import { useQueryClient } from '@tanstack/react-query'
import { Download, MessageCircle, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { deleteDocument, downloadDocument } from '@/api/documents'
import type { HealthDocument } from '@/api/types'
import { ConfirmDialog } from '@/components/shared/ConfirmDialog'
import { Button } from '@/components/ui/button'
import { useNotifyProblem } from '@/hooks/use-notify'
import { useDrafts } from '@/stores/drafts'
import { useSession } from '@/stores/session'

export function DocumentActions({ document }: { document: HealthDocument }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const notifyProblem = useNotifyProblem()
  const userId = useSession(({ user }) => user?.id ?? '')
  const [deleting, setDeleting] = useState(false)

  const askAbout = () => {
    useDrafts.getState().write(userId, 'new', { text: '', documentIds: [document.id] })
    void navigate('/chat')
  }

  const remove = async () => {
    await deleteDocument(document.id)
    await navigate('/documents')
    queries.removeQueries({ queryKey: ['documents', 'one', document.id] })
    await queries.invalidateQueries({ queryKey: ['documents', 'list'] })
  }

  return (
    <>
      <Button look="outline" aria-label={t('documents.ask')} onClick={askAbout}>
        <MessageCircle aria-hidden="true" />
        <span className="phone:hidden">{t('documents.ask')}</span>
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
        aria-label={t('common.delete')}
        title={t('common.delete')}
        onClick={() => setDeleting(true)}
      >
        <Trash2 aria-hidden="true" />
      </Button>
      <ConfirmDialog
        open={deleting}
        onOpenChange={setDeleting}
        title={t('documents.delete-title')}
        description={t('documents.delete-text', { name: document.filename })}
        confirm={t('common.delete')}
        onConfirm={remove}
      />
    </>
  )
}
