import { BellRing } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Occurrence } from '@/api/types'
import { EmptyState } from '@/components/shared/EmptyState'
import { grouped } from '@/components/shared/grouped'
import { OccurrenceRow } from '@/components/shared/OccurrenceRow'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { buttonStyle } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { SkeletonRows } from '@/components/ui/skeleton'
import { isOpen as isUnanswered, useOccurrences, whenOf } from '@/hooks/use-occurrences'
import { useFormat } from '@/i18n/format'
import { DayTitle } from './DayTitle'

const daysAhead = 7

/** What was left open, today, and the next seven days; each day by the hour. */
export function WeekView() {
  const { t } = useTranslation()
  const format = useFormat()
  const { occurrences, now, isPending, error, refetch, data } = useOccurrences(daysAhead)
  if (isPending) return <SkeletonRows rows={5} />
  if (!occurrences) return <ProblemNotice error={error} onRetry={() => void refetch()} />

  const today = format.dayOf(now)
  const last = format.dayOf(new Date(now.getTime() + daysAhead * 86_400_000))
  const days = grouped(occurrences, (occurrence) => format.dayOf(whenOf(occurrence)))
  const left = days
    .filter(({ key }) => key < today)
    .flatMap(({ items }) => items.filter((one) => isUnanswered(one) && one.status !== 'scheduled'))
  const ahead = days.filter(({ key }) => key > today && key <= last)
  const here = days.find(({ key }) => key === today)?.items ?? []
  if (left.length + here.length + ahead.length === 0) return <NothingAhead />
  return (
    <div className="flex flex-col gap-4.5">
      {left.length > 0 && (
        <Card aria-labelledby="left-open" className="border-warn-line!">
          <h2 id="left-open" className="font-semibold text-base">
            {t('reminders.left-open')}
          </h2>
          <Times of={left} now={now} withDay />
        </Card>
      )}
      <Card aria-labelledby={`day-${today}`}>
        <DayTitle day={now} count={here.length} settled={here.filter((one) => !isUnanswered(one)).length} />
        {here.length === 0 ? (
          <p className="text-ink-2">{t('today.nothing-due')}</p>
        ) : (
          <Times of={here} now={now} />
        )}
      </Card>
      {ahead.map(({ key, items }, index) => (
        <Day key={key} items={items} now={now} open={index === 0} />
      ))}
      {data?.next_cursor && (
        <p className="text-ink-3 text-sm">{t('reminders.many-times', { count: occurrences.length })}</p>
      )}
    </div>
  )
}

interface DayProps {
  items: Occurrence[]
  now: Date
  open: boolean
}

function Day({ items, now, open }: DayProps) {
  const [first] = items
  const [isOpen, setOpen] = useState(open)
  if (!first) return null
  return (
    <details
      className="rounded-xl border bg-panel px-5 py-3 shadow-card"
      open={open}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary className="cursor-pointer rounded-sm coarse:min-h-11 coarse:py-2.5">
        <DayTitle day={whenOf(first)} count={items.length} inline />
      </summary>
      {isOpen && <Times of={items} now={now} />}
    </details>
  )
}

function Times({ of, now, withDay }: { of: Occurrence[]; now: Date; withDay?: boolean }) {
  return (
    <ul className="divide-y">
      {of.map((occurrence) => (
        <OccurrenceRow key={occurrence.id} occurrence={occurrence} now={now} withDay={Boolean(withDay)} />
      ))}
    </ul>
  )
}

function NothingAhead() {
  const { t } = useTranslation()
  return (
    <EmptyState
      icon={BellRing}
      title={t('reminders.week-empty')}
      action={
        <Link to="/reminders?new" className={buttonStyle()}>
          {t('reminders.add')}
        </Link>
      }
    >
      {t('reminders.empty-text')}
    </EmptyState>
  )
}
