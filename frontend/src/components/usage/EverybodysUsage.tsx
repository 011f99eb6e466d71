import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { ChartColumn, ChevronLeft, ChevronRight, Download } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { everybodysUsageQuery } from '@/api/admin'
import { saveAs } from '@/api/download'
import { EmptyState } from '@/components/shared/EmptyState'
import { MoreButton } from '@/components/shared/MoreButton'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/field'
import { SkeletonRows } from '@/components/ui/skeleton'
import { useFormat } from '@/i18n/format'
import { PeopleTable } from './PeopleTable'
import { usageCsv } from './usage-csv'
import { shiftDay } from './usage-sums'

export function EverybodysUsage() {
  const { t } = useTranslation()
  const format = useFormat()
  const [params, setParams] = useSearchParams()
  const today = format.dayOf(new Date())
  const asked = params.get('day') ?? ''
  const day = /^\d{4}-\d{2}-\d{2}$/.test(asked) ? asked : today
  const query = useInfiniteQuery({ ...everybodysUsageQuery(day), placeholderData: keepPreviousData })
  const rows = query.data?.pages.flatMap(({ items }) => items)
  const go = (to: string) => to && setParams(to === today ? {} : { day: to }, { replace: true })
  const download = async () => {
    let all = query.data?.pages ?? []
    for (let more = query.hasNextPage; more; ) {
      const next = await query.fetchNextPage()
      all = next.data?.pages ?? all
      more = next.hasNextPage && !next.isError
    }
    const csv = usageCsv(
      day,
      all.flatMap(({ items }) => items),
    )
    saveAs(new Blob([csv], { type: 'text/csv' }), `usage-${day}.csv`)
  }
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center gap-2">
        <Button
          look="outline"
          size="icon"
          aria-label={t('admin.usage-previous')}
          onClick={() => go(shiftDay(day, -1))}
        >
          <ChevronLeft aria-hidden="true" />
        </Button>
        <Input
          type="date"
          className="w-44!"
          aria-label={t('admin.usage-day')}
          value={day}
          max={today}
          onChange={(event) => go(event.target.value)}
        />
        <Button
          look="outline"
          size="icon"
          disabled={day >= today}
          aria-label={t('admin.usage-next')}
          onClick={() => go(shiftDay(day, 1))}
        >
          <ChevronRight aria-hidden="true" />
        </Button>
        <Button look="outline" className="ml-auto" disabled={!rows?.length} onClick={() => void download()}>
          <Download aria-hidden="true" />
          {t('admin.usage-csv')}
        </Button>
      </div>
      {query.isPending && <SkeletonRows rows={4} />}
      {!rows && query.error && <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />}
      {rows?.length === 0 && (
        <EmptyState icon={ChartColumn} title={t('admin.usage-none')}>
          {t('admin.usage-none-text')}
        </EmptyState>
      )}
      {rows && rows.length > 0 && <PeopleTable rows={rows} />}
      <MoreButton query={query} />
    </div>
  )
}
