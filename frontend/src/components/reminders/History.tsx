import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { CalendarCheck } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { adherenceQuery } from '@/api/reminders'
import { Choice } from '@/components/shared/Choice'
import { EmptyState } from '@/components/shared/EmptyState'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Skeleton } from '@/components/ui/skeleton'
import { useNow } from '@/hooks/use-now'
import { useFormat } from '@/i18n/format'
import { ByReminder } from './ByReminder'
import { DayDetails } from './DayDetails'
import { HeatMap } from './HeatMap'

const ranges = ['30', '90', '365'] as const

/** What became of the times that were due: as a calendar, by medicine, and day by day. */
export function History() {
  const { t } = useTranslation()
  const format = useFormat()
  const today = format.dayOf(useNow())
  const [range, setRange] = useState<(typeof ranges)[number]>('30')
  const [reminderId, setReminderId] = useState<string>()
  const [day, setDay] = useState<string>()
  const from = new Date(Date.parse(today) - (Number(range) - 1) * 86_400_000).toISOString().slice(0, 10)
  const all = useQuery({ ...adherenceQuery({ from, to: today }), placeholderData: keepPreviousData })
  const one = useQuery({
    ...adherenceQuery({ from, to: today, reminderId }),
    placeholderData: keepPreviousData,
    enabled: Boolean(reminderId),
  })
  if (all.isPending) return <Skeleton className="h-72" />
  if (!all.data) return <ProblemNotice error={all.error} onRetry={() => void all.refetch()} />
  const shown = (reminderId && one.data) || all.data
  const title = all.data.reminders.find((item) => item.reminder_id === reminderId)?.title
  return (
    <div className="flex flex-col gap-4.5">
      <div>
        <Choice
          name={t('history.range')}
          value={range}
          options={ranges.map((value) => ({ value, label: t(`history.range.${value}`) }))}
          onChange={setRange}
        />
      </div>
      {all.data.reminders.length === 0 ? (
        <EmptyState icon={CalendarCheck} title={t('history.empty')}>
          {t('history.empty-text')}
        </EmptyState>
      ) : (
        <>
          <Card aria-labelledby="adherence">
            <div className="mb-3 flex flex-wrap items-baseline gap-x-3">
              <h2 id="adherence" className="font-semibold text-base">
                {title ?? t('history.everything')}
              </h2>
              {title && (
                <Button look="link" size="inline" onClick={() => setReminderId(undefined)}>
                  {t('history.show-all')}
                </Button>
              )}
              <p className="ml-auto text-ink-2 text-sm">
                {shown.percent === null
                  ? t('history.no-percent')
                  : t('history.percent', { percent: format.number(shown.percent) })}
              </p>
            </div>
            <HeatMap days={shown.days} chosen={day} onChoose={setDay} />
          </Card>
          {day && <DayDetails day={day} reminderId={reminderId} onClose={() => setDay(undefined)} />}
          <ByReminder reminders={all.data.reminders} chosen={reminderId} onChoose={setReminderId} />
        </>
      )}
    </div>
  )
}
