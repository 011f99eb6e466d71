import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Brain } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { confirmMemory, deleteMemory, memoryQuery } from '@/api/memory'
import type { MemoryEntry } from '@/api/types'
import { EmptyState } from '@/components/shared/EmptyState'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { Button } from '@/components/ui/button'
import { SkeletonRows } from '@/components/ui/skeleton'
import { useHashTarget } from '@/hooks/use-hash-target'
import { useNotifyProblem, useRemoveWithUndo } from '@/hooks/use-notify'
import { useHidden } from '@/stores/hidden'
import { importances } from './kinds'
import { MemoryDialog } from './later-dialog'
import { MemoryCard } from './MemoryCard'

export function MemoryList({ onAdd }: { onAdd: () => void }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const notifyProblem = useNotifyProblem()
  const removeWithUndo = useRemoveWithUndo()
  const hidden = useHidden(({ ids }) => ids)
  const { data, isPending, error, refetch } = useQuery(memoryQuery)
  const [editing, setEditing] = useState<MemoryEntry | null>(null)
  const lit = useHashTarget(Boolean(data))
  const refresh = () => queries.invalidateQueries({ queryKey: memoryQuery.queryKey })
  const confirm = useMutation({ mutationFn: confirmMemory, onSuccess: refresh, onError: notifyProblem })

  const remove = ({ id, title }: MemoryEntry) =>
    removeWithUndo({
      id,
      message: t('memory.deleted', { title }),
      commit: async () => {
        await deleteMemory(id)
        await refresh()
      },
    })

  if (isPending) return <SkeletonRows rows={4} className="h-24" />
  if (!data) return <ProblemNotice error={error} onRetry={() => void refetch()} />
  const entries = data.items.filter(({ id, is_active }) => is_active && !hidden.has(id)).toSorted(byWeight)
  if (entries.length === 0) {
    return (
      <EmptyState
        icon={Brain}
        title={t('memory.empty-title')}
        action={<Button onClick={onAdd}>{t('memory.add')}</Button>}
      >
        {t('memory.empty-text')}
      </EmptyState>
    )
  }
  return (
    <>
      <ul className="flex flex-col gap-3">
        {entries.map((entry) => (
          <MemoryCard
            key={entry.id}
            entry={entry}
            lit={entry.id === lit}
            confirming={confirm.isPending && confirm.variables === entry.id}
            onConfirm={() => confirm.mutate(entry.id)}
            onEdit={() => setEditing(entry)}
            onDelete={() => remove(entry)}
          />
        ))}
      </ul>
      {editing && <MemoryDialog entry={editing} onClose={() => setEditing(null)} />}
    </>
  )
}

/** What waits for a decision first, then by weight. */
function byWeight(a: MemoryEntry, b: MemoryEntry): number {
  const waiting = Number(b.status === 'unconfirmed') - Number(a.status === 'unconfirmed')
  return waiting || importances.indexOf(a.importance) - importances.indexOf(b.importance)
}
