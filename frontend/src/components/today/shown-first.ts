import type { Occurrence } from '@/api/types'
import { isOpen, whenOf } from '@/hooks/use-occurrences'

const most = 8

/**
 * Of a long day, what is to be seen without asking: what waits for an answer now, the newest before what was left open
 * long ago, then what comes next, then what was settled last; in the order of the day.
 */
export function shownFirst(due: readonly Occurrence[], now: Date): readonly Occurrence[] {
  if (due.length <= most + 1) return due
  const waits = due.filter((one) => isOpen(one) && Date.parse(whenOf(one)) <= now.getTime())
  const comes = due.filter((one) => isOpen(one) && Date.parse(whenOf(one)) > now.getTime())
  const settled = due.filter((one) => !isOpen(one)).toReversed()
  const first = new Set([...waits.toReversed(), ...comes, ...settled].slice(0, most))
  return due.filter((one) => first.has(one))
}
