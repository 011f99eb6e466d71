import type { AdherenceDay } from '@/api/types'

export type DayLook = 'none' | 'ahead' | 'full' | 'part' | 'missed' | 'skipped'

/** How a day went, at a glance. */
export function lookOf({ due, taken, skipped, missed, open }: AdherenceDay): DayLook {
  if (due === 0) return 'none'
  if (taken === due) return 'full'
  if (taken > 0) return 'part'
  if (missed > 0) return 'missed'
  return open === due ? 'ahead' : skipped > 0 ? 'skipped' : 'none'
}

/** Columns of seven from Monday to Sunday; days outside of the range are holes. */
export function weeksOf(days: readonly AdherenceDay[]): (AdherenceDay | null)[][] {
  const first = days[0]
  if (!first) return []
  const before = (new Date(first.day).getUTCDay() + 6) % 7
  const cells = [...Array<null>(before).fill(null), ...days]
  const weeks: (AdherenceDay | null)[][] = []
  for (let at = 0; at < cells.length; at += 7) {
    const week = cells.slice(at, at + 7)
    weeks.push([...week, ...Array<null>(7 - week.length).fill(null)])
  }
  return weeks
}
