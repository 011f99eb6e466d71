import type { CSSProperties } from 'react'
import type { AdherenceDay } from '@/api/types'
import { cn } from '@/components/ui/cn'
import { type DayLook, lookOf, sharesOf } from './calendar'
import { useDayWords } from './use-day-words'

const looks: Record<DayLook, string> = {
  full: 'bg-brand text-brand-ink',
  part: 'bg-brand-soft text-ink',
  missed: 'border-2 border-warn bg-warn-soft text-warn',
  skipped: 'border border-dashed border-field text-ink-2',
  ahead: 'border border-brand text-brand',
  none: 'bg-sunk text-ink-3',
}
const signs: Partial<Record<DayLook, string>> = { missed: '×', skipped: '–' }

/** Taken, then missed, in the measure of the day: a bar below the number, or all of a square without one. */
const shares =
  'bg-[linear-gradient(to_right,var(--brand)_var(--taken),var(--warn)_var(--taken)_var(--told),var(--line)_var(--told))] bg-no-repeat'
const bar = 'bg-[length:100%_6px] bg-bottom'

const styleOf = (day: AdherenceDay) => {
  const { taken, told } = sharesOf(day)
  return { '--taken': `${taken}%`, '--told': `${told}%` } as CSSProperties
}

interface HeatCellProps {
  day: AdherenceDay
  /** A year leaves room for a square without words; its days can be chosen in the table as well. */
  tiny: boolean
  isHere: boolean
  isChosen: boolean
  onChoose: () => void
}

export function HeatCell({ day, tiny, isHere, isChosen, onChoose }: HeatCellProps) {
  const words = useDayWords()(day)
  const look = lookOf(day)
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
      style={look === 'part' ? styleOf(day) : undefined}
      className={cn(
        'grid place-items-center text-xs leading-none',
        tiny ? 'size-2.5 rounded-[3px] coarse:size-5' : 'size-9 rounded-[7px] coarse:size-11',
        tiny && look === 'missed' ? 'bg-warn' : looks[look],
        look === 'part' && cn(shares, !tiny && cn(bar, 'pb-1')),
        isChosen && 'outline-2 outline-ink outline-offset-1',
      )}
    >
      {!tiny && (
        <span aria-hidden="true">
          {signs[look]}
          {Number(day.day.slice(8))}
        </span>
      )}
    </button>
  )
}

const example: Pick<AdherenceDay, 'due' | 'taken' | 'missed'> = { due: 10, taken: 6, missed: 2 }

/** The same look beside its name. */
export function LookSample({ look }: { look: DayLook }) {
  return (
    <span
      aria-hidden="true"
      style={look === 'part' ? styleOf(example as AdherenceDay) : undefined}
      className={cn(
        'grid size-4.5 place-items-center rounded-[4px] text-[11px] leading-none',
        looks[look],
        look === 'part' && cn(shares, bar),
      )}
    >
      {signs[look]}
    </span>
  )
}
