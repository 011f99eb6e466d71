import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { ChartColumn } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import type { OwnUsage as Usage } from '@/api/types'
import { usageQuery } from '@/api/usage'
import { Choice } from '@/components/shared/Choice'
import { EmptyState } from '@/components/shared/EmptyState'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { Card, CardTitle } from '@/components/ui/card'
import { SkeletonRows } from '@/components/ui/skeleton'
import { useFormat } from '@/i18n/format'
import { Gauges } from './Gauges'
import { UsageChart } from './UsageChart'
import { DayTable, ModelTable } from './UsageTables'
import { barsOf, shiftDay, sumOf } from './usage-sums'

const ranges = [7, 30, 90] as const

export function OwnUsage() {
  const { t } = useTranslation()
  const format = useFormat()
  const [params, setParams] = useSearchParams()
  const range = ranges.find((days) => String(days) === params.get('days')) ?? 30
  const today = format.dayOf(new Date())
  const { data, error, isPending, refetch } = useQuery({
    ...usageQuery(shiftDay(today, 1 - range), today),
    placeholderData: keepPreviousData,
  })
  return (
    <div className="flex flex-col gap-4.5">
      <Gauges />
      <div>
        <Choice
          name={t('usage.range')}
          value={String(range)}
          onChange={(days) => setParams({ days }, { replace: true })}
          options={ranges.map((days) => ({ value: String(days), label: t('usage.days', { count: days }) }))}
        />
      </div>
      {isPending && <SkeletonRows rows={2} className="h-48" />}
      {!data && error && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {data && data.days.length === 0 && (
        <EmptyState icon={ChartColumn} title={t('usage.empty-title')}>
          {t('usage.empty-text')}
        </EmptyState>
      )}
      {data && data.days.length > 0 && <Period usage={data} />}
    </div>
  )
}

function Period({ usage }: { usage: Usage }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [view, setView] = useState<'chart' | 'table'>('chart')
  const { days, from, to, is_demo } = usage
  const bars = useMemo(() => barsOf(days, from, to), [days, from, to])
  const most = bars.reduce((best, bar) => (bar.total > best.total ? bar : best))
  const summary = t('usage.summary', {
    tokens: format.number(bars.reduce((sum, { total }) => sum + total, 0)),
    from: format.calendarDay(from),
    to: format.calendarDay(to),
    day: format.calendarDay(most.day),
    most: format.number(most.total),
  })
  const costNote = is_demo ? t('usage.cost-demo') : sumOf(days).cost === null ? t('usage.cost-why') : null
  return (
    <>
      <Card aria-labelledby="usage-by-day">
        <div className="mb-2 flex flex-wrap items-center justify-between gap-2">
          <h2 id="usage-by-day" className="font-semibold text-base">
            {t('usage.by-day')}
          </h2>
          <Choice
            name={t('usage.view')}
            value={view}
            onChange={setView}
            options={[
              { value: 'chart', label: t('usage.chart') },
              { value: 'table', label: t('usage.table') },
            ]}
          />
        </div>
        <p className="mb-4 text-ink-2 text-sm">{summary}</p>
        {view === 'chart' ? (
          <UsageChart key={`${from}-${to}`} bars={bars} summary={summary} />
        ) : (
          <DayTable calls={days} demo={is_demo} />
        )}
        <p className="mt-3 text-ink-3 text-sm">{t('usage.counted')}</p>
      </Card>
      <Card aria-labelledby="usage-by-model">
        <CardTitle id="usage-by-model">{t('usage.by-model')}</CardTitle>
        <ModelTable calls={days} demo={is_demo} />
        {costNote && <p className="mt-3 text-ink-3 text-sm">{costNote}</p>}
      </Card>
    </>
  )
}
