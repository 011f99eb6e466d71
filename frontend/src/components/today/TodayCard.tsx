import { BellRing } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Occurrence } from '@/api/types'
import { OccurrenceRow } from '@/components/shared/OccurrenceRow'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { Button, buttonStyle } from '@/components/ui/button'
import { Card, CardTitle } from '@/components/ui/card'
import { SkeletonRows } from '@/components/ui/skeleton'
import { isOpen, useOccurrences, whenOf } from '@/hooks/use-occurrences'
import { useFormat } from '@/i18n/format'
import { shownFirst } from './shown-first'

/** What is due today, and what was left open yesterday. */
export function TodayCard() {
  const { t } = useTranslation()
  const format = useFormat()
  const { occurrences, now, isPending, error, refetch } = useOccurrences(0)
  const today = format.dayOf(now)
  const due = occurrences?.filter((occurrence) => {
    const day = format.dayOf(whenOf(occurrence))
    return day === today || (day < today && occurrence.status !== 'scheduled' && isOpen(occurrence))
  })
  const settled = due?.filter((occurrence) => !isOpen(occurrence)).length ?? 0
  return (
    <Card aria-labelledby="due-today">
      <CardTitle
        id="due-today"
        icon={<BellRing aria-hidden="true" />}
        aside={due && due.length > 0 ? t('today.settled', { done: settled, all: due.length }) : undefined}
      >
        {t('today.due')}
      </CardTitle>
      {isPending && <SkeletonRows rows={2} />}
      {!due && error && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {due?.length === 0 && (
        <div className="flex flex-wrap items-center gap-3 py-1 text-ink-2">
          {t('today.nothing-due')}
          <Link to="/reminders?new" className={buttonStyle({ look: 'outline', size: 'small' })}>
            {t('reminders.add')}
          </Link>
        </div>
      )}
      {due && due.length > 0 && <Times due={due} now={now} today={today} />}
    </Card>
  )
}

function Times({ due, now, today }: { due: readonly Occurrence[]; now: Date; today: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [whole, setWhole] = useState(false)
  const shown = whole ? due : shownFirst(due, now)
  return (
    <>
      <ul className="divide-y">
        {shown.map((occurrence) => (
          <OccurrenceRow
            key={occurrence.id}
            occurrence={occurrence}
            now={now}
            withDay={format.dayOf(whenOf(occurrence)) !== today}
          />
        ))}
      </ul>
      {(whole || shown.length < due.length) && (
        <Button look="outline" className="mt-2 w-full" onClick={() => setWhole(!whole)}>
          {whole ? t('today.show-fewer') : t('today.show-rest', { count: due.length - shown.length })}
        </Button>
      )}
    </>
  )
}
