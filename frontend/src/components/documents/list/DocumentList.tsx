import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Files, SearchX } from 'lucide-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { searchQuery } from '@/api/documents'
import type { DocumentFilters, DocumentSort, SearchHit } from '@/api/types'
import { EmptyState } from '@/components/shared/EmptyState'
import { MoreButton } from '@/components/shared/MoreButton'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { SampleDocument } from '@/components/shared/SampleDocument'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { later, usePrepared } from '@/components/ui/later'
import { SkeletonRows } from '@/components/ui/skeleton'
import { useShelf } from '@/hooks/use-documents'
import { useLastSettled } from '@/hooks/use-last-settled'
import { useHidden } from '@/stores/hidden'
import { DocumentRow } from './DocumentRow'
import { narrowing } from './filters'
import { SortChoice } from './SortChoice'
import { useSelection } from './selection'

const BulkBar = later(() => import('./BulkBar').then((module) => module.BulkBar))

interface DocumentListProps {
  filters: DocumentFilters
  onClear: () => void
  onSort: (sort: DocumentSort) => void
}

/** What matches by name or by text, with the pages on which the words stand. */
export function DocumentList({ filters, onClear, onSort }: DocumentListProps) {
  const { t } = useTranslation()
  const hidden = useHidden(({ ids }) => ids)
  const query = useShelf(filters)
  usePrepared(BulkBar)
  const { hits, newest, isSettled } = useHits(filters)
  const found = useMemo(
    () => ({ items: (query.data?.pages ?? []).flatMap(({ items }) => items), hits, newest }),
    [query.data, hits, newest],
  )
  const isWhole = isSettled && !query.isPlaceholderData
  const shown = useLastSettled(found, isWhole)
  const documents = useMemo(() => shown.items.filter(({ id }) => !hidden.has(id)), [shown, hidden])
  const order = useMemo(() => documents.map(({ id }) => id), [documents])
  const { ids, pick, pickAll, clear } = useSelection(order)

  if (query.isPending) return <SkeletonRows rows={4} className="h-16" />
  if (!query.data) return <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />
  if (documents.length === 0) return <Nothing filters={filters} onClear={onClear} />
  return (
    <div className="flex flex-col gap-3" aria-busy={!isWhole}>
      <div className="flex min-h-8 flex-wrap items-center gap-x-4 gap-y-1 text-ink-3 text-sm">
        <p role="status" className={cn('grow', !filters.q && 'sr-only')}>
          {t('documents.found', { count: documents.length })}
        </p>
        {documents.length > 1 && (
          <>
            <Button look="link" size="inline" onClick={ids.length > 0 ? clear : pickAll}>
              {t(ids.length > 0 ? 'bulk.clear' : 'bulk.all')}
            </Button>
            <SortChoice value={filters.sort ?? 'added'} onChange={onSort} />
          </>
        )}
      </div>
      {shown.newest !== null && (
        <p className="text-ink-3 text-sm">{t('documents.newest-only', { count: shown.newest })}</p>
      )}
      <ul className="divide-y overflow-hidden rounded-xl border bg-panel shadow-card">
        {documents.map((document) => (
          <DocumentRow
            key={document.id}
            document={document}
            hits={shown.hits.get(document.id) ?? []}
            picked={ids.includes(document.id)}
            onPick={pick}
          />
        ))}
      </ul>
      <MoreButton query={query} />
      {ids.length > 0 && (
        <BulkBar documents={documents.filter(({ id }) => ids.includes(id))} onClear={clear} />
      )}
    </div>
  )
}

function useHits({ q, doc_type, tag, date_from, date_to }: DocumentFilters) {
  const within = {
    ...(doc_type && { doc_type }),
    ...(tag && { tag }),
    ...(date_from && { date_from }),
    ...(date_to && { date_to }),
  }
  const { data, isFetching, isPlaceholderData, isPending } = useQuery({
    ...searchQuery(q ?? '', within, 50),
    enabled: Boolean(q),
    placeholderData: keepPreviousData,
  })
  const found = q ? data : undefined
  const hits = useMemo(() => {
    const byDocument = new Map<string, SearchHit[]>()
    for (const hit of found?.items ?? []) {
      byDocument.set(hit.document_id, [...(byDocument.get(hit.document_id) ?? []), hit])
    }
    return byDocument
  }, [found])
  // One that failed has nothing to wait for.
  const isSettled = !q || !(isPlaceholderData || (isPending && isFetching))
  return { hits, newest: found?.newest ?? null, isSettled }
}

function Nothing({ filters, onClear }: Omit<DocumentListProps, 'onSort'>) {
  const { t } = useTranslation()
  if (!filters.q && narrowing(filters) === 0) {
    return (
      <EmptyState icon={Files} title={t('documents.empty-title')} action={<SampleDocument />}>
        {t('documents.empty-text')}
      </EmptyState>
    )
  }
  return (
    <EmptyState
      icon={SearchX}
      title={t('documents.none-title')}
      action={
        narrowing(filters) > 0 && (
          <Button look="outline" onClick={onClear}>
            {t('filters.clear')}
          </Button>
        )
      }
    >
      {t('documents.none-text')}
    </EmptyState>
  )
}
