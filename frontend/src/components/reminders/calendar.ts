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

/** How much of the day was taken, and up to where it was taken or missed, in percent; what is left was skipped or is open. */
export function sharesOf({ due, taken, missed }: Pick<AdherenceDay, 'due' | 'taken' | 'missed'>) {
  const percent = (number: number) => (due === 0 ? 0 : Math.round((100 * number) / due))
  return { taken: percent(taken), told: percent(taken + missed) }
}

export type Week = (AdherenceDay | null)[]

export const firstDay = (week: Week | undefined) => week?.find((one) => one !== null)?.day ?? ''
export const lastDay = (week: Week | undefined) => week?.findLast((one) => one !== null)?.day ?? ''

/** Weeks in groups of at most so many and about the same length, the latest first. */
export function groupsOf(weeks: Week[], most: number): Week[][] {
  const size = most < 1 ? weeks.length : Math.ceil(weeks.length / Math.ceil(weeks.length / most))
  const groups: Week[][] = []
  for (let end = weeks.length; end > 0; end -= size) groups.push(weeks.slice(Math.max(0, end - size), end))
  return groups
}

/** Columns of seven from Monday to Sunday; days outside of the range are holes. */
export function weeksOf(days: readonly AdherenceDay[]): Week[] {
  const first = days[0]
  if (!first) return []
  const before = (new Date(first.day).getUTCDay() + 6) % 7
  const cells = [...Array<null>(before).fill(null), ...days]
  const weeks: Week[] = []
  for (let at = 0; at < cells.length; at += 7) {
    const week = cells.slice(at, at + 7)
    weeks.push([...week, ...Array<null>(7 - week.length).fill(null)])
  }
  return weeks
}
