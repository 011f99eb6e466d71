import { type KeyboardEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AdherenceDay } from '@/api/types'
import { Button } from '@/components/ui/button'
import { useTouch } from '@/hooks/use-media'
import { useWidth } from '@/hooks/use-width'
import { useFormat } from '@/i18n/format'
import { firstDay, groupsOf, lastDay, weeksOf } from './calendar'
import { DayTable } from './DayTable'
import { LookSample } from './HeatCell'
import { WeekTable } from './WeekTable'

interface HeatMapProps {
  days: readonly AdherenceDay[]
  chosen: string | undefined
  onChoose: (day: string | undefined) => void
}

const shownLooks = ['full', 'part', 'missed', 'skipped'] as const
/** More weeks than this have room for small squares only. */
const mostLarge = 15
/** Pixels for the names of the weekdays. */
const labelled = 34
const steps: Record<string, number> = { ArrowUp: -1, ArrowDown: 1, ArrowLeft: -7, ArrowRight: 7 }

/**
 * Days as a calendar, in as many tables below each other as the place is narrow, the latest weeks first. One day is in the
 * tab order, arrows move it.
 */
export function HeatMap({ days, chosen, onChoose }: HeatMapProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const box = useRef<HTMLDivElement>(null)
  const width = useWidth(box)
  const touch = useTouch()
  const [at, setAt] = useState<string>()
  const [asTable, setAsTable] = useState(false)
  const here = days.some(({ day }) => day === at) ? at : days.at(-1)?.day
  const weeks = weeksOf(days)
  const tiny = weeks.length > mostLarge
  const square = (tiny ? (touch ? 20 : 10) : touch ? 44 : 36) + (tiny ? 2 : 3)
  const groups = groupsOf(weeks, Math.floor((width - labelled) / square))

  const onKeyDown = (event: KeyboardEvent) => {
    const step = steps[event.key]
    const next = step && days[days.findIndex(({ day }) => day === here) + step]
    if (!next) return
    event.preventDefault()
    setAt(next.day)
    box.current?.querySelector<HTMLElement>(`[data-day="${next.day}"]`)?.focus()
  }

  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the buttons in it are pressed, arrows go between them */}
      <div ref={box} onKeyDown={onKeyDown} className="flex min-w-0 flex-col gap-3">
        {groups.map((group) => (
          <WeekTable
            key={firstDay(group[0])}
            name={
              groups.length === 1
                ? t('history.calendar')
                : t('history.part', {
                    from: format.calendarDay(firstDay(group[0])),
                    to: format.calendarDay(lastDay(group.at(-1))),
                  })
            }
            weeks={group}
            tiny={tiny}
            here={here}
            chosen={chosen}
            onChoose={({ day }) => {
              setAt(day)
              onChoose(day === chosen ? undefined : day)
            }}
          />
        ))}
      </div>
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
