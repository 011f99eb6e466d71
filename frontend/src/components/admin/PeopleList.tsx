import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { Search, UserRoundSearch } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { peopleQuery } from '@/api/admin'
import { EmptyState } from '@/components/shared/EmptyState'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/field'
import { SkeletonRows } from '@/components/ui/skeleton'
import { useDebounced } from '@/hooks/use-debounced'
import { PersonLimits } from './PersonLimits'

export function PeopleList() {
  const { t } = useTranslation()
  const [params, setParams] = useSearchParams()
  const words = params.get('q') ?? ''
  const query = useInfiniteQuery({
    ...peopleQuery(useDebounced(words.trim())),
    placeholderData: keepPreviousData,
  })
  const people = query.data?.pages.flatMap(({ items }) => items)
  return (
    <div className="flex flex-col gap-4">
      <search className="relative max-w-120">
        <Search className="-translate-y-1/2 absolute top-1/2 left-3 size-4.5 text-ink-3" aria-hidden="true" />
        <Input
          type="search"
          className="pl-10"
          value={words}
          aria-label={t('admin.people-search')}
          placeholder={t('admin.people-search')}
          onChange={({ target }) => setParams(target.value ? { q: target.value } : {}, { replace: true })}
        />
      </search>
      {query.isPending && <SkeletonRows rows={4} className="h-20" />}
      {!people && query.error && <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />}
      {people?.length === 0 && (
        <EmptyState icon={UserRoundSearch} title={t('admin.people-none')}>
          {t('admin.people-none-text')}
        </EmptyState>
      )}
      {people && people.length > 0 && (
        <ul className="divide-y rounded-xl border bg-panel shadow-card" aria-busy={query.isFetching}>
          {people.map((person) => (
            <PersonLimits key={person.id} person={person} />
          ))}
        </ul>
      )}
      {query.hasNextPage && (
        <Button look="outline" busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('common.more')}
        </Button>
      )}
    </div>
  )
}
