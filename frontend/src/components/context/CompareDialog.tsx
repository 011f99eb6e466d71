import { useMutation, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type ContextSource, versionQuery } from '@/api/contexts'
import type { ContextText } from '@/api/types'
import { DiffView } from '@/components/shared/DiffView'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Skeleton } from '@/components/ui/skeleton'

interface CompareDialogProps {
  source: ContextSource
  number: number
  current: ContextText
  changed: boolean
  onRestore: (content: string) => Promise<void>
  onClose: () => void
}

/** An earlier version against the current one, with the way back to it. */
export function CompareDialog({ source, number, current, changed, onRestore, onClose }: CompareDialogProps) {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(versionQuery(source, number))
  // A conflict shows itself in the editor behind, so the dialog goes away in any case.
  const restore = useMutation({ mutationFn: onRestore, onSettled: onClose })
  const isCurrent = number === current.version
  return (
    <Dialog
      wide="very"
      open
      onOpenChange={(open) => !open && onClose()}
      title={t(isCurrent ? 'context.version' : 'context.compare', { version: number })}
      closeName={t('common.close')}
    >
      {!data && !error && <Skeleton className="h-60" />}
      {!data && error && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {data && isCurrent && (
        <p className="max-h-[60dvh] overflow-y-auto whitespace-pre-wrap text-ink-2">{data.content}</p>
      )}
      {data && !isCurrent && (
        <>
          {data.content !== current.content && (
            <p className="mb-2.5 text-ink-2">{t('context.if-restored')}</p>
          )}
          <DiffView
            before={{ name: t('context.goes'), text: current.content }}
            after={{ name: t('context.comes'), text: data.content }}
          />
          <div className="mt-4 flex flex-wrap items-center justify-end gap-3">
            {changed && <span className="text-ink-3 text-sm">{t('context.save-first')}</span>}
            <Button
              disabled={changed || data.content === current.content}
              busy={restore.isPending}
              onClick={() => restore.mutate(data.content)}
            >
              {t('context.restore')}
            </Button>
          </div>
        </>
      )}
    </Dialog>
  )
}
