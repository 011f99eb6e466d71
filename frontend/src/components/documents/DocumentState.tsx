import { useMutation, useQueryClient } from '@tanstack/react-query'
import { CircleStop, RotateCcw } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { cancelReading, documentQuery, reindexDocument } from '@/api/documents'
import { isErrorCode } from '@/api/problem'
import type { HealthDocument } from '@/api/types'
import { Button } from '@/components/ui/button'
import { later } from '@/components/ui/later'
import { Notice } from '@/components/ui/notice'
import { useNotifyProblem } from '@/hooks/use-notify'
import { StageLine } from './StageLine'
import { asksForPassword, isBeingRead } from './stage'

const PasswordForm = later(() => import('./PasswordForm').then((module) => module.PasswordForm))

/** Says how far the reading is, or why it failed and what can be done. */
export function DocumentState({ document }: { document: HealthDocument }) {
  const { t } = useTranslation()
  const again = useReadingAct(document, reindexDocument)
  const halt = useReadingAct(document, cancelReading)
  const { status, error_code } = document
  if (asksForPassword(document)) return <PasswordForm document={document} />
  if (status === 'failed') {
    return (
      <Notice
        tone={error_code === 'document.cancelled' ? 'plain' : 'bad'}
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
  if (!isBeingRead(document)) return null
  return (
    <Notice
      action={
        <Button look="outline" size="small" busy={halt.isPending} onClick={() => halt.mutate()}>
          <CircleStop aria-hidden="true" />
          {t('documents.stop')}
        </Button>
      }
    >
      <span role="status" className="block">
        <StageLine document={document} />
      </span>
    </Notice>
  )
}

export function useReadingAct(document: HealthDocument, act: (id: string) => Promise<HealthDocument>) {
  const queries = useQueryClient()
  const notifyProblem = useNotifyProblem()
  return useMutation({
    mutationFn: () => act(document.id),
    onSuccess: (changed) => {
      queries.setQueryData(documentQuery(document.id).queryKey, changed)
      return queries.invalidateQueries({ queryKey: ['documents'] })
    },
    onError: notifyProblem,
  })
}
