import { describe, expect, it } from 'vitest'
import type { AdherenceDay } from '@/api/types'
import { groupsOf, lookOf, sharesOf, weeksOf } from './calendar'

const day = (iso: string, tally: Partial<AdherenceDay> = {}): AdherenceDay => ({
  day: iso,
  due: 0,
  taken: 0,
  skipped: 0,
  missed: 0,
  open: 0,
  ...tally,
})

describe('the calendar of what was taken', () => {
  it('begins its weeks on Monday and leaves holes outside of the range', () => {
    const days = ['2026-11-26', '2026-11-27', '2026-11-28', '2026-11-29', '2026-11-30'].map((iso) => day(iso))
    const weeks = weeksOf(days).map((week) => week.map((one) => one?.day.slice(8) ?? '–').join(' '))
    expect(weeks).toEqual(['– – – 26 27 28 29', '30 – – – – – –'])
  })

  it('goes below itself where the place is narrow, the latest weeks first and no week twice', () => {
    const weeks = weeksOf(
      Array.from({ length: 365 }, (_, at) =>
        day(new Date(Date.UTC(2025, 10, 30) + at * 86_400_000).toISOString().slice(0, 10)),
      ),
    )
    const groups = groupsOf(weeks, 13)
    expect(groups.map(({ length }) => length)).toEqual([11, 11, 11, 11, 9])
    expect(groups[0]?.at(-1)).toBe(weeks.at(-1))
    expect(groups.toReversed().flat()).toEqual(weeks)
    // Before anything is measured all stand beside each other.
    expect(groupsOf(weeks, 0)).toEqual([weeks])
  })

  it('measures what was taken and what was missed, and leaves the rest of the day open', () => {
    expect(sharesOf(day('2026-11-28', { due: 8, taken: 5, missed: 1, skipped: 2 }))).toEqual({
      taken: 63,
      told: 75,
    })
  })

  it.each([
    [{}, 'none'],
    [{ due: 2, taken: 2 }, 'full'],
    [{ due: 2, taken: 1, missed: 1 }, 'part'],
    [{ due: 2, skipped: 1, missed: 1 }, 'missed'],
    [{ due: 1, skipped: 1 }, 'skipped'],
    [{ due: 1, open: 1 }, 'ahead'],
  ])('sees at %o a day that is %s', (tally, look) => {
    expect(lookOf(day('2026-11-28', tally))).toBe(look)
  })
})
