import { useMutation, useQueryClient } from '@tanstack/react-query'
import { RotateCcw } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { reindexDocument } from '@/api/documents'
import { isErrorCode } from '@/api/problem'
import type { HealthDocument } from '@/api/types'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { ProgressBar } from '@/components/ui/progress'
import { useNotifyProblem } from '@/hooks/use-notify'

/** Says how far the reading is, or why it failed and what can be done. */
export function DocumentState({ document }: { document: HealthDocument }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const notifyProblem = useNotifyProblem()
  const again = useMutation({
    mutationFn: () => reindexDocument(document.id),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['documents'] }),
    onError: notifyProblem,
  })
  const { status, progress, error_code } = document
  if (status === 'completed') return null
  if (status === 'failed') {
    return (
      <Notice
        tone="bad"
        urgent
        action={
          <Button look="outline" size="small" busy={again.isPending} onClick={() => again.mutate()}>
            <RotateCcw aria-hidden="true" />
            {t('documents.reindex')}
          </Button>
        }
      >
        {isErrorCode(error_code) ? t(`errors.${error_code}`) : t('documents.failed')}
      </Notice>
    )
  }
  return (
    <Notice>
      <p role="status" className="mb-2">
        {t(status === 'pending' ? 'documents.queued' : 'documents.reading')}
      </p>
      <ProgressBar value={progress} name={t('documents.progress')} />
    </Notice>
  )
}
