import { useTranslation } from 'react-i18next'
import { useFormat } from '@/i18n/format'

interface DayTitleProps {
  day: string | Date
  count: number
  settled?: number
  /** Beside the mark of a fold. */
  inline?: boolean
}

/** "Tomorrow · Sunday", and how much there is. */
export function DayTitle({ day, count, settled, inline }: DayTitleProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const name = format.dayName(day)
  return (
    <span
      className={inline ? 'inline-flex w-[calc(100%-24px)] items-center gap-2' : 'flex items-center gap-2'}
    >
      <h2 id={`day-${format.dayOf(day)}`} className="font-semibold text-base first-letter:uppercase">
        {name} <span className="font-normal text-ink-3">· {format.weekday(day)}</span>
      </h2>
      <span className="ml-auto text-ink-3 text-sm">
        {settled === undefined
          ? t('reminders.times-count', { count })
          : count > 0 && t('today.settled', { done: settled, all: count })}
      </span>
    </span>
  )
}
