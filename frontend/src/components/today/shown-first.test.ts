import { describe, expect, it } from 'vitest'
import type { Occurrence } from '@/api/types'
import { shownFirst } from './shown-first'

const at = (hour: number, status: Occurrence['status']) =>
  ({
    id: `${hour}`,
    status,
    due_at: `2026-11-28T${String(hour).padStart(2, '0')}:00:00Z`,
    moved_to: null,
    snoozed_until: null,
  }) as Occurrence
const hours = (shown: readonly Occurrence[]) => shown.map(({ id }) => Number(id))

describe('a long day', () => {
  const now = new Date('2026-11-28T12:30:00Z')

  it('shows what waits and what comes next before what is settled, in the order of the day', () => {
    const day = [
      ...[6, 7, 8, 9, 10].map((hour) => at(hour, 'taken')),
      at(11, 'fired'),
      at(12, 'fired'),
      ...[13, 14, 15, 16, 17, 18, 19].map((hour) => at(hour, 'scheduled')),
    ]
    expect(hours(shownFirst(day, now))).toEqual([11, 12, 13, 14, 15, 16, 17, 18])
  })

  it('does not hide what is due now behind what was left open long ago', () => {
    const day = [1, 2, 3, 4, 5, 6, 7, 8, 9, 12].map((hour) => at(hour, 'fired'))
    expect(hours(shownFirst(day, now))).toEqual([3, 4, 5, 6, 7, 8, 9, 12])
  })

  it('fills up with what was settled last', () => {
    const day = [...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((hour) => at(hour, 'taken')), at(12, 'fired')]
    expect(hours(shownFirst(day, now))).toEqual([3, 4, 5, 6, 7, 8, 9, 12])
  })

  it('is shown whole when a button would save one line only', () => {
    const day = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((hour) => at(hour, 'taken'))
    expect(shownFirst(day, now)).toHaveLength(9)
  })
})
