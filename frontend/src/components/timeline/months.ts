import type { TimelineItem } from '@/api/types'

export interface Month {
  /** As in 2026-03. */
  name: string
  items: TimelineItem[]
}

/** The stream in months, in the order it came. */
export function monthsOf(items: readonly TimelineItem[]): Month[] {
  const months: Month[] = []
  for (const item of items) {
    const name = item.date.slice(0, 7)
    const last = months.at(-1)
    if (last?.name === name) last.items.push(item)
    else months.push({ name, items: [item] })
  }
  return months
}

/** The last day of a month such as 2026-02. */
export function lastDayOf(month: string): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10)
}

/** This month and those before it, the newest first. */
export function monthsBack(today: string, count: number): string[] {
  const [year = 0, number = 1] = today.split('-').map(Number)
  return Array.from({ length: count }, (_, back) =>
    new Date(Date.UTC(year, number - 1 - back, 1)).toISOString().slice(0, 7),
  )
}
