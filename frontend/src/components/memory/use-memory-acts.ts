import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { changeMemory, confirmMemory, deleteMemory, memoryKey } from '@/api/memory'
import type { MemoryEntry } from '@/api/types'
import { say } from '@/hooks/toast'
import { useNotifyProblem, useRemoveWithUndo } from '@/hooks/use-notify'

/** What can be done with an entry of the list; everything can be taken back. */
export function useMemoryActs() {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const notifyProblem = useNotifyProblem()
  const removeWithUndo = useRemoveWithUndo()
  const refresh = () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: memoryKey }),
      queries.invalidateQueries({ queryKey: ['timeline'] }),
    ])
  const confirm = useMutation({ mutationFn: confirmMemory, onSuccess: refresh, onError: notifyProblem })
  const activate = useMutation({
    mutationFn: ({ id, active }: { id: string; active: boolean }) => changeMemory(id, { is_active: active }),
    onSuccess: refresh,
    onError: notifyProblem,
  })
  return {
    confirm: (id: string) => confirm.mutate(id),
    isConfirming: (id: string) => confirm.isPending && confirm.variables === id,
    /** Out of the answers, but not gone. */
    retire: ({ id }: MemoryEntry, message: string) =>
      activate.mutate(
        { id, active: false },
        {
          onSuccess: () =>
            say(message, {
              duration: 7000,
              action: { label: t('common.undo'), onClick: () => activate.mutate({ id, active: true }) },
            }),
        },
      ),
    bringBack: ({ id }: MemoryEntry) => activate.mutate({ id, active: true }),
    remove: ({ id, title }: MemoryEntry) =>
      removeWithUndo({
        id,
        message: t('memory.deleted', { title }),
        commit: async () => {
          await deleteMemory(id)
          await refresh()
        },
      }),
    refresh,
  }
}
