import { type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AdherenceDay } from '@/api/types'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { ScrollBox } from '@/components/ui/scroll-box'
import { useFormat } from '@/i18n/format'
import { weeksOf } from './calendar'
import { DayTable } from './DayTable'
import { HeatCell, LookSample } from './HeatCell'

interface HeatMapProps {
  days: readonly AdherenceDay[]
  chosen: string | undefined
  onChoose: (day: string | undefined) => void
}

const shownLooks = ['full', 'part', 'missed', 'skipped'] as const
/** More weeks than this have room for small squares only. */
const mostLarge = 15
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
  const tiny = weeks.length > mostLarge
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
        <table
          ref={table}
          className={cn('border-separate', tiny ? 'border-spacing-0.5' : 'border-spacing-[3px]')}
          onKeyDown={onKeyDown}
        >
          <caption className="sr-only">{t('history.calendar')}</caption>
          <thead>
            <tr>
              <td className="sticky left-0 z-1 bg-panel" />
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
                <th
                  scope="row"
                  className="sticky left-0 z-1 whitespace-nowrap bg-panel pr-1.5 text-left font-normal text-ink-3 text-xs leading-[0]"
                >
                  <span className="sr-only">{long[row]}</span>
                  <span aria-hidden="true">{tiny && row % 2 === 1 ? '' : name}</span>
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
            <LookSample look={look} />
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
      {asTable && <DayTable days={days} onChoose={onChoose} />}
    </>
  )
}

const firstDay = (week: (AdherenceDay | null)[] | undefined) => week?.find((one) => one !== null)?.day ?? ''
