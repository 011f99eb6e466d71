import { Check, SkipForward } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Occurrence } from '@/api/types'
import { Badge } from '@/components/ui/badge'
import { cn } from '@/components/ui/cn'
import { isOpen, whenOf } from '@/hooks/use-occurrences'
import { useFormat } from '@/i18n/format'
import { OccurrenceActs } from './OccurrenceActs'

interface OccurrenceRowProps {
  occurrence: Occurrence
  now: Date
  withDay?: boolean
}

const soon = 60 * 60_000

/** One due time: the hour, what to do, and what can be done about it. */
export function OccurrenceRow({ occurrence, now, withDay }: OccurrenceRowProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const { id, title, body, status, acted_at, late, reminder_id } = occurrence
  const when = whenOf(occurrence)
  const open = isOpen(occurrence)
  const actable = open && Date.parse(when) - now.getTime() < soon
  return (
    <li
      className={cn('flex flex-wrap items-center gap-x-3 gap-y-2 py-2.5', !open && 'text-ink-3')}
      data-occurrence={status}
    >
      <time
        dateTime={when}
        title={format.dateTime(when)}
        className={cn('shrink-0 font-semibold', withDay ? 'min-w-36' : 'w-13')}
      >
        {withDay ? format.dayAndTime(when) : format.time(when)}
      </time>
      <div className="min-w-0 flex-1 basis-36">
        <Link to={`/reminders#${reminder_id}`} className="finger hover:underline">
          {title}
        </Link>
        <p className="flex flex-wrap items-center gap-x-2 text-ink-3 text-sm empty:hidden">
          {body && <span className="truncate">{body}</span>}
          {status === 'taken' && acted_at && (
            <span>{t('reminders.taken-at', { time: format.time(acted_at) })}</span>
          )}
          {status === 'skipped' && <span>{t('reminders.skipped')}</span>}
          {status === 'snoozed' && <span>{t('reminders.snoozed')}</span>}
          {late && open && <Badge tone="warn">{t('reminders.late')}</Badge>}
        </p>
      </div>
      {actable && <OccurrenceActs id={id} />}
      {status === 'taken' && <Check className="size-5 shrink-0 text-ok" aria-hidden="true" />}
      {status === 'skipped' && <SkipForward className="size-5 shrink-0" aria-hidden="true" />}
    </li>
  )
}
