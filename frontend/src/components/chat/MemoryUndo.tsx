import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { deleteMemory, memoryKey } from '@/api/memory'
import { toProblem } from '@/api/problem'
import { Button } from '@/components/ui/button'
import { useNotifyProblem } from '@/hooks/use-notify'

/** Takes back what the assistant has just remembered. */
export function MemoryUndo({ id }: { id: string }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const notifyProblem = useNotifyProblem()
  const undo = useMutation({
    mutationFn: () =>
      deleteMemory(id).catch((error: unknown) => {
        // Already gone is what was wanted.
        if (toProblem(error).status !== 404) throw error
      }),
    onSuccess: () => queries.invalidateQueries({ queryKey: memoryKey }),
    onError: notifyProblem,
  })
  if (undo.isSuccess) return <span className="text-ink-3">{t('tool.undone')}</span>
  return (
    <Button look="link" size="inline" busy={undo.isPending} onClick={() => undo.mutate()}>
      {t('common.undo')}
    </Button>
  )
}
