import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { Brain, SearchX } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { memoryQuery } from '@/api/memory'
import type { MemoryEntry } from '@/api/types'
import { EmptyState } from '@/components/shared/EmptyState'
import { MoreButton } from '@/components/shared/MoreButton'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { Button } from '@/components/ui/button'
import { SkeletonRows } from '@/components/ui/skeleton'
import { useDebounced } from '@/hooks/use-debounced'
import { useHashTarget } from '@/hooks/use-hash-target'
import { useHidden } from '@/stores/hidden'
import { Contradiction } from './Contradiction'
import { EntrySheet } from './EntrySheet'
import { Filters } from './Filters'
import { MemoryDialog } from './later-dialog'
import { MemoryCard, type Panel } from './MemoryCard'
import { MergeDialog } from './MergeDialog'
import { inOrder } from './order'
import { useFilters } from './use-filters'
import { useMemoryActs } from './use-memory-acts'

export function MemoryList({ onAdd }: { onAdd: () => void }) {
  const { t } = useTranslation()
  const view = useFilters()
  const acts = useMemoryActs()
  const hidden = useHidden(({ ids }) => ids)
  const q = useDebounced(view.filters.q.trim())
  const query = useInfiniteQuery({
    ...memoryQuery({ ...view.filters, q }),
    placeholderData: keepPreviousData,
  })
  const [editing, setEditing] = useState<MemoryEntry | null>(null)
  const [opened, setOpened] = useState<{ entry: MemoryEntry; panel: Panel } | null>(null)
  const [chosen, setChosen] = useState<string[] | null>(null)
  const [merging, setMerging] = useState(false)
  const lit = useHashTarget(Boolean(query.data))

  if (query.isPending) return <SkeletonRows rows={4} className="h-24" />
  if (!query.data) return <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />
  const found = query.data.pages.flatMap(({ items }) => items).filter(({ id }) => !hidden.has(id))
  if (found.length === 0 && !view.narrowed) return <Nothing onAdd={onAdd} />
  const entries = inOrder(found)
  return (
    <div className="flex flex-col gap-4">
      <Filters {...view} />
      <Choosing
        chosen={chosen}
        possible={entries.length > 1}
        onChosen={setChosen}
        onMerge={() => setMerging(true)}
      />
      {entries.length === 0 && <EmptyState icon={SearchX} title={t('memory.none-found')} />}
      <ul className="flex flex-col gap-3">
        {entries.map((entry) =>
          entry.contradicts_id && entry.is_active && chosen === null ? (
            <Contradiction key={entry.id} entry={entry} onSettled={() => void acts.refresh()} />
          ) : (
            <MemoryCard
              key={entry.id}
              entry={entry}
              lit={entry.id === lit}
              acts={acts}
              chosen={chosen?.includes(entry.id) ?? null}
              onChoose={(yes) =>
                setChosen((now) =>
                  yes ? [...(now ?? []), entry.id] : (now ?? []).filter((id) => id !== entry.id),
                )
              }
              onEdit={() => setEditing(entry)}
              onPanel={(panel) => setOpened({ entry, panel })}
            />
          ),
        )}
      </ul>
      <MoreButton query={query} />
      {editing && <MemoryDialog entry={editing} onClose={() => setEditing(null)} />}
      {opened && <EntrySheet {...opened} onClose={() => setOpened(null)} />}
      {merging && chosen && (
        <MergeDialog
          entries={entries.filter(({ id }) => chosen.includes(id))}
          onClose={() => setMerging(false)}
          onMerged={() => {
            setMerging(false)
            setChosen(null)
            void acts.refresh()
          }}
        />
      )}
    </div>
  )
}

interface ChoosingProps {
  chosen: string[] | null
  possible: boolean
  onChosen: (chosen: string[] | null) => void
  onMerge: () => void
}

function Choosing({ chosen, possible, onChosen, onMerge }: ChoosingProps) {
  const { t } = useTranslation()
  if (chosen === null) {
    if (!possible) return null
    return (
      <Button look="link" size="inline" className="self-start" onClick={() => onChosen([])}>
        {t('memory.choose')}
      </Button>
    )
  }
  return (
    <div className="sticky top-0 z-10 flex flex-wrap items-center gap-3 rounded-lg border bg-panel px-4 py-2">
      <span role="status">{t('memory.chosen', { count: chosen.length })}</span>
      <Button look="quiet" size="small" className="ml-auto" onClick={() => onChosen(null)}>
        {t('common.cancel')}
      </Button>
      <Button size="small" disabled={chosen.length < 2} onClick={onMerge}>
        {t('memory.merge')}
      </Button>
    </div>
  )
}

function Nothing({ onAdd }: { onAdd: () => void }) {
  const { t } = useTranslation()
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
