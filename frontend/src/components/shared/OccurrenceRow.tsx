import { Check, SkipForward, Undo2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Occurrence } from '@/api/types'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { useFocusStays } from '@/hooks/use-focus-stays'
import { isOpen, whenOf } from '@/hooks/use-occurrences'
import { useSettle } from '@/hooks/use-settle'
import { useFormat } from '@/i18n/format'
import { OccurrenceActs } from './OccurrenceActs'

interface OccurrenceRowProps {
  occurrence: Occurrence
  now: Date
  /** Says the day too, above what is to be done. */
  withDay?: boolean
}

const soon = 60 * 60_000

/** One due time: the hour, what to do, and what can be done about it. */
export function OccurrenceRow({ occurrence, now, withDay }: OccurrenceRowProps) {
  const format = useFormat()
  const { id, title, category, status, reminder_id } = occurrence
  const when = whenOf(occurrence)
  const open = isOpen(occurrence)
  const focusStays = useFocusStays<HTMLLIElement>(status, 'button')
  return (
    <li
      {...focusStays}
      className={cn('flex flex-wrap items-baseline gap-x-3 gap-y-2 py-2.5', !open && 'text-ink-3')}
      data-occurrence={status}
    >
      <time
        dateTime={when}
        title={format.dateTime(when)}
        className={cn('shrink-0 font-semibold', withDay ? 'w-full first-letter:uppercase' : 'w-13')}
      >
        {withDay ? format.dayAndTime(when) : format.time(when)}
      </time>
      <div className="min-w-0 flex-1 basis-36">
        <Link to={`/reminders#${reminder_id}`} className="finger break-words hover:underline">
          {title}
        </Link>
        <State occurrence={occurrence} open={open} />
      </div>
      {open ? (
        <OccurrenceActs
          id={id}
          title={title}
          category={category}
          when={when}
          occurrence={occurrence}
          ahead={Date.parse(when) - now.getTime() >= soon}
        />
      ) : (
        <Undo occurrence={occurrence} />
      )}
    </li>
  )
}

function State({ occurrence, open }: { occurrence: Occurrence; open: boolean }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { body, status, category, acted_at, acted_via, late, due_at, moved_to, skip_reason } = occurrence
  return (
    <>
      {/* How to take it is never cut to one line; all of it stands at the reminder itself. */}
      {body && <p className="line-clamp-4 whitespace-pre-line break-words text-ink-3 text-sm">{body}</p>}
      <p className="text-ink-3 text-sm empty:hidden [&>span+span]:before:content-['_·_']">
        {status === 'taken' && acted_at && (
          <span>
            {t(category === 'medicine' ? 'reminders.taken-at' : 'reminders.done-at', {
              time: format.time(acted_at),
            })}
          </span>
        )}
        {status === 'skipped' && (
          <span>
            {skip_reason ? t('reminders.skipped-why', { reason: skip_reason }) : t('reminders.skipped')}
          </span>
        )}
        {acted_via === 'telegram' && <span>{t('reminders.via-telegram')}</span>}
        {acted_via === 'email' && <span>{t('reminders.via-email')}</span>}
        {status === 'snoozed' && <span>{t('reminders.snoozed')}</span>}
        {moved_to && open && <span>{t('reminders.moved-from', { when: format.dayAndTime(due_at) })}</span>}
        {late && open && <Badge tone="warn">{t('reminders.late')}</Badge>}
      </p>
    </>
  )
}

function Undo({ occurrence: { id, title, status } }: { occurrence: Occurrence }) {
  const { t } = useTranslation()
  const settle = useSettle()
  return (
    <div className="ml-auto flex items-center gap-2 self-center">
      <Button
        look="quiet"
        size="small"
        busy={settle.isPending}
        aria-label={t('reminders.undo-one', { title })}
        onClick={() => settle.mutate({ id, deed: { act: 'reopen' } })}
      >
        <Undo2 aria-hidden="true" />
        {t('common.undo')}
      </Button>
      {status === 'taken' && <Check className="size-5 shrink-0 text-ok" aria-hidden="true" />}
      {status === 'skipped' && <SkipForward className="size-5 shrink-0" aria-hidden="true" />}
    </div>
  )
}
