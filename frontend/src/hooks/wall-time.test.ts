import { describe, expect, it } from 'vitest'
import { minutesUntil, momentOf, wallOf } from './wall-time'

describe('the clock on the wall', () => {
  it.each([
    ['2026-12-01T09:00', 'Europe/Moscow', '2026-12-01T06:00:00.000Z'],
    ['2026-07-01T09:00', 'America/New_York', '2026-07-01T13:00:00.000Z'],
    // Shown twice: the first time counts.
    ['2026-10-25T02:30', 'Europe/Berlin', '2026-10-25T00:30:00.000Z'],
    // Skipped: as far after the gap as it would have been after its begin.
    ['2026-03-29T02:30', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'],
  ])('shows %s in %s at %s', (wall, zone, moment) => {
    expect(momentOf(wall, zone).toISOString()).toBe(moment)
  })

  it('and back', () => {
    expect(wallOf('2026-12-01T06:00:00Z', 'Europe/Moscow')).toBe('2026-12-01T09:00')
  })

  it('knows how long it is until the evening', () => {
    expect(minutesUntil(19, new Date('2026-12-01T12:30:00Z'), 'Europe/Moscow')).toBe(210)
    expect(minutesUntil(19, new Date('2026-12-01T17:00:00Z'), 'Europe/Moscow')).toBe(-60)
  })
})
