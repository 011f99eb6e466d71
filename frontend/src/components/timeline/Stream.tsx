import { useInfiniteQuery } from '@tanstack/react-query'
import { History } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { timelineQuery } from '@/api/timeline'
import { Choice } from '@/components/shared/Choice'
import { EmptyState } from '@/components/shared/EmptyState'
import { MoreButton } from '@/components/shared/MoreButton'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { Button, buttonStyle } from '@/components/ui/button'
import { Select } from '@/components/ui/field'
import { SkeletonRows } from '@/components/ui/skeleton'
import { useFormat } from '@/i18n/format'
import { lastDayOf, monthsBack, monthsOf } from './months'
import { TimelineRow } from './TimelineRow'

const kinds = ['document', 'labs', 'memory'] as const
const months = 120

export function Stream() {
  const { t } = useTranslation()
  const format = useFormat()
  const [params, setParams] = useSearchParams()
  const [today] = useState(() => format.dayOf(new Date()))
  const kind = kinds.find((one) => one === params.get('kind')) ?? null
  const month = monthsBack(today, months).find((one) => one === params.get('month')) ?? null
  const query = useInfiniteQuery(timelineQuery(kind, month && lastDayOf(month)))
  const items = query.data?.pages.flatMap((page) => page.items) ?? []
  const set = (name: string, value: string | null) =>
    setParams(
      (now) => {
        if (value) now.set(name, value)
        else now.delete(name)
        return now
      },
      { replace: true },
    )
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center gap-3">
        <Choice
          name={t('timeline.filter')}
          value={kind ?? 'all'}
          options={[
            { value: 'all', label: t('timeline.everything') },
            ...kinds.map((value) => ({ value, label: t(`timeline.kinds.${value}`) })),
          ]}
          onChange={(value) => set('kind', value === 'all' ? null : value)}
        />
        <Select
          aria-label={t('timeline.jump')}
          className="w-auto"
          value={month ?? ''}
          onChange={(event) => set('month', event.target.value)}
        >
          <option value="">{t('timeline.newest')}</option>
          {monthsBack(today, months).map((one) => (
            <option key={one} value={one}>
              {format.calendarMonth(one)}
            </option>
          ))}
        </Select>
      </div>
      {query.isPending && <SkeletonRows rows={6} />}
      {query.error && <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && items.length === 0 && (
        <Nothing narrowed={Boolean(kind ?? month)} onClear={() => setParams({}, { replace: true })} />
      )}
      {monthsOf(items).map(({ name, items: events }) => (
        <section key={name} aria-labelledby={`month-${name}`}>
          <h2 id={`month-${name}`} className="sticky top-0 bg-bg py-1.5 font-semibold text-base">
            {format.calendarMonth(name)}
          </h2>
          <ul className="divide-y rounded-xl border bg-panel px-4 shadow-card">
            {events.map((item) => (
              <TimelineRow key={`${item.kind}-${item.id}-${item.date}`} item={item} />
            ))}
          </ul>
        </section>
      ))}
      <MoreButton query={query} />
    </div>
  )
}

function Nothing({ narrowed, onClear }: { narrowed: boolean; onClear: () => void }) {
  const { t } = useTranslation()
  if (narrowed) {
    return (
      <EmptyState
        icon={History}
        title={t('timeline.none-here')}
        action={<Button onClick={onClear}>{t('timeline.everything-again')}</Button>}
      />
    )
  }
  return (
    <EmptyState
      icon={History}
      title={t('timeline.empty')}
      action={
        <Link to="/documents" className={buttonStyle()}>
          {t('labs.empty-act')}
        </Link>
      }
    >
      {t('timeline.empty-text')}
    </EmptyState>
  )
}
