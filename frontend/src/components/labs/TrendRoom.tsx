import { useQueries } from '@tanstack/react-query'
import { Activity } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { trendQuery } from '@/api/labs'
import { Choice } from '@/components/shared/Choice'
import { EmptyState } from '@/components/shared/EmptyState'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { buttonStyle } from '@/components/ui/button'
import { Skeleton } from '@/components/ui/skeleton'
import { dotsOf, type RangeName, ranges, timeOf } from './chart/plot'
import { TrendCard } from './TrendCard'

/** The curves of some analytes below each other, over one time. */
export function TrendRoom({ keys }: { keys: string[] }) {
  const { t } = useTranslation()
  const [params, setParams] = useSearchParams()
  const [units, setUnits] = useState<Record<string, string>>({})
  const [now] = useState(() => Date.now())
  const range = ranges.find((one) => one === params.get('range')) ?? 'all'
  const answers = useQueries({ queries: keys.map((key) => trendQuery(key, units[key] ?? null)) })
  const failed = answers.find(({ data, error }) => data === undefined && error)
  const setRange = (next: RangeName) =>
    setParams(next === 'all' ? {} : { range: next }, { replace: true, preventScrollReset: true })

  if (failed) return <ProblemNotice error={failed.error} onRetry={() => void failed.refetch()} />
  const trends = answers.flatMap(({ data }) => (data ? [data] : []))
  const all = trends.flatMap(({ points }) => dotsOf(points))
  const time = timeOf(range, all, now)
  const nothing = trends.length === keys.length && trends.every(isEmpty)
  if (nothing) {
    return (
      <EmptyState
        icon={Activity}
        title={t('labs.no-results')}
        action={
          <Link to="/labs" className={buttonStyle()}>
            {t('labs.to-list')}
          </Link>
        }
      >
        {t('labs.no-results-text')}
      </EmptyState>
    )
  }
  return (
    <div className="flex flex-col gap-4.5">
      <div className="print:hidden">
        <Choice
          name={t('labs.range')}
          value={range}
          options={ranges.map((value) => ({ value, label: t(`labs.range.${value}`) }))}
          onChange={setRange}
        />
      </div>
      {keys.map((key, index) => {
        const trend = answers[index]?.data
        if (!trend) return <Skeleton key={key} className="h-100" />
        return (
          <TrendCard
            key={key}
            trend={trend}
            time={time}
            oneOfMany={keys.length > 1}
            onUnit={(unit) => setUnits((known) => ({ ...known, [key]: unit }))}
            onAllTime={() => setRange('all')}
          />
        )
      })}
    </div>
  )
}

const isEmpty = ({ points, apart }: { points: unknown[]; apart: unknown[] }) =>
  points.length === 0 && apart.length === 0
