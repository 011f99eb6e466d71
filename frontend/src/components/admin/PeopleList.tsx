import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { UserRoundSearch } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { peopleQuery } from '@/api/admin'
import { EmptyState } from '@/components/shared/EmptyState'
import { MoreButton } from '@/components/shared/MoreButton'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { SearchField } from '@/components/shared/SearchField'
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
      <div className="max-w-120">
        <SearchField
          name={t('admin.people-search')}
          value={words}
          onChange={(q) => setParams(q ? { q } : {}, { replace: true })}
        />
      </div>
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
      <MoreButton query={query} />
    </div>
  )
}
