import { useTranslation } from 'react-i18next'
import type { AdherenceDay } from '@/api/types'
import { cn } from '@/components/ui/cn'
import { useFormat } from '@/i18n/format'
import { firstDay, lastDay, type Week } from './calendar'
import { HeatCell } from './HeatCell'

interface WeekTableProps {
  name: string
  weeks: Week[]
  tiny: boolean
  /** The day that is in the tab order. */
  here: string | undefined
  chosen: string | undefined
  onChoose: (day: AdherenceDay) => void
}

/** Weeks beside each other, weekdays below each other. */
export function WeekTable({ name, weeks, tiny, here, chosen, onChoose }: WeekTableProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const names = format.weekdayNames()
  const long = format.weekdayNames('long')
  return (
    <table className={cn('border-separate', tiny ? 'border-spacing-0.5' : 'border-spacing-[3px]')}>
      <caption className="sr-only">{name}</caption>
      <thead>
        <tr>
          <td className="min-w-6" />
          {weeks.map((week, index) => {
            const monday = firstDay(week)
            // Where a month begins; the first one only if its words have room before the next.
            const isNew =
              week.some((one) => one?.day.endsWith('-01')) || (index === 0 && monday.slice(8) < '15')
            return (
              <th
                key={monday}
                scope="col"
                className="relative h-4 p-0 text-left font-normal text-ink-3 text-xs"
              >
                <span className="sr-only">{t('history.week-of', { day: format.calendarDay(monday) })}</span>
                {isNew && (
                  <span
                    aria-hidden="true"
                    // At the edge there is no room to the right.
                    className={cn(
                      'absolute top-0 whitespace-nowrap',
                      index > 0 && index === weeks.length - 1 ? 'right-0' : 'left-0',
                    )}
                  >
                    {format.monthShort(lastDay(week))}
                  </span>
                )}
              </th>
            )
          })}
        </tr>
      </thead>
      <tbody>
        {names.map((short, row) => (
          <tr key={short}>
            <th
              scope="row"
              className="whitespace-nowrap pr-1 text-left font-normal text-ink-3 text-xs leading-[0]"
            >
              <span className="sr-only">{long[row]}</span>
              <span aria-hidden="true">{tiny && row % 2 === 1 ? '' : short}</span>
            </th>
            {weeks.map((week) => {
              const day = week[row]
              return (
                <td key={firstDay(week)} className="p-0">
                  {day && (
                    <HeatCell
                      day={day}
                      tiny={tiny}
                      isHere={day.day === here}
                      isChosen={day.day === chosen}
                      onChoose={() => onChoose(day)}
                    />
                  )}
                </td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
