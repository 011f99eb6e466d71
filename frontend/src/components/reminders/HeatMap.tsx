import { type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AdherenceDay } from '@/api/types'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { ScrollBox } from '@/components/ui/scroll-box'
import { useFormat } from '@/i18n/format'
import { type DayLook, lookOf, weeksOf } from './calendar'
import { DayTable } from './DayTable'

interface HeatMapProps {
  days: readonly AdherenceDay[]
  chosen: string | undefined
  onChoose: (day: string | undefined) => void
}

const looks: Record<DayLook, string> = {
  full: 'bg-brand text-brand-ink',
  part: 'bg-[linear-gradient(135deg,var(--brand)_50%,var(--brand-soft)_50%)] text-ink',
  missed: 'border-2 border-warn bg-warn-soft text-warn',
  skipped: 'border border-dashed border-field text-ink-3',
  ahead: 'border border-brand text-brand',
  none: 'bg-sunk text-ink-3',
}
const signs: Record<DayLook, string> = { full: '', part: '', missed: '×', skipped: '–', ahead: '', none: '' }
const shownLooks = ['full', 'part', 'missed', 'skipped'] as const
const steps: Record<string, number> = { ArrowUp: -1, ArrowDown: 1, ArrowLeft: -7, ArrowRight: 7 }

/** A table of days: weeks beside each other, weekdays below each other. One day is in the tab order, arrows move it. */
export function HeatMap({ days, chosen, onChoose }: HeatMapProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const table = useRef<HTMLTableElement>(null)
  const box = useRef<HTMLDivElement>(null)
  const [at, setAt] = useState<string>()
  const [asTable, setAsTable] = useState(false)
  const here = days.some(({ day }) => day === at) ? at : days.at(-1)?.day
  const weeks = weeksOf(days)
  const names = format.weekdayNames()
  const long = format.weekdayNames('long')

  // The latest weeks are what one looks for.
  const length = days.length
  useLayoutEffect(() => {
    if (box.current && length > 0) box.current.scrollLeft = box.current.scrollWidth
  }, [length])

  const onKeyDown = (event: KeyboardEvent) => {
    const step = steps[event.key]
    const next = step && days[days.findIndex(({ day }) => day === here) + step]
    if (!next) return
    event.preventDefault()
    setAt(next.day)
    table.current?.querySelector<HTMLElement>(`[data-day="${next.day}"]`)?.focus()
  }

  return (
    <>
      <ScrollBox ref={box} name={t('history.calendar')} className="border-0!">
        <table ref={table} className="border-separate border-spacing-[3px]" onKeyDown={onKeyDown}>
          <caption className="sr-only">{t('history.calendar')}</caption>
          <thead>
            <tr>
              <td />
              {weeks.map((week, index) => {
                const monday = firstDay(week)
                const last = week.findLast((one) => one !== null)?.day ?? ''
                // Where a month begins; the first one only if its words have room before the next.
                const isNew =
                  week.some((one) => one?.day.endsWith('-01')) || (index === 0 && monday.slice(8) < '15')
                return (
                  <th
                    key={monday}
                    scope="col"
                    className="relative h-4 p-0 text-left font-normal text-ink-3 text-xs"
                  >
                    <span className="sr-only">
                      {t('history.week-of', { day: format.calendarDay(monday) })}
                    </span>
                    {isNew && (
                      <span aria-hidden="true" className="absolute top-0 left-0 whitespace-nowrap">
                        {format.monthShort(last)}
                      </span>
                    )}
                  </th>
                )
              })}
            </tr>
          </thead>
          <tbody>
            {names.map((name, row) => (
              <tr key={name}>
                <th scope="row" className="pr-1.5 text-left font-normal text-ink-3 text-xs">
                  <span className="sr-only">{long[row]}</span>
                  <span aria-hidden="true">{row % 2 === 0 ? name : ''}</span>
                </th>
                {weeks.map((week) => {
                  const day = week[row]
                  return (
                    <td key={firstDay(week)} className="p-0">
                      {day && (
                        <Cell
                          day={day}
                          isHere={day.day === here}
                          isChosen={day.day === chosen}
                          onChoose={() => {
                            setAt(day.day)
                            onChoose(day.day === chosen ? undefined : day.day)
                          }}
                        />
                      )}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
      <div className="mt-3 flex flex-wrap items-center gap-x-4 gap-y-1.5 text-ink-2 text-sm">
        {shownLooks.map((look) => (
          <span key={look} className="inline-flex items-center gap-1.5">
            <span className={cn(square, looks[look])} aria-hidden="true">
              {signs[look]}
            </span>
            {t(`history.look.${look}`)}
          </span>
        ))}
        <Button
          look="link"
          size="inline"
          className="ml-auto"
          aria-expanded={asTable}
          onClick={() => setAsTable(!asTable)}
        >
          {t(asTable ? 'history.hide-table' : 'history.as-table')}
        </Button>
      </div>
      {asTable && <DayTable days={days} />}
    </>
  )
}

const square = 'grid size-4 place-items-center rounded-[4px] text-[11px] leading-none'
const firstDay = (week: (AdherenceDay | null)[] | undefined) => week?.find((one) => one !== null)?.day ?? ''

interface CellProps {
  day: AdherenceDay
  isHere: boolean
  isChosen: boolean
  onChoose: () => void
}

function Cell({ day, isHere, isChosen, onChoose }: CellProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const look = lookOf(day)
  const words = `${format.calendarDay(day.day)}: ${day.due === 0 ? t('history.nothing') : t('history.taken-of', { taken: day.taken, due: day.due })}`
  return (
    <button
      type="button"
      data-day={day.day}
      data-look={look}
      tabIndex={isHere ? 0 : -1}
      aria-pressed={isChosen}
      aria-label={words}
      title={words}
      onClick={onChoose}
      className={cn(
        'grid size-5 place-items-center rounded-[5px] text-xs leading-none coarse:size-11',
        looks[look],
        isChosen && 'outline-2 outline-ink outline-offset-1',
      )}
    >
      <span aria-hidden="true">{signs[look]}</span>
    </button>
  )
}
