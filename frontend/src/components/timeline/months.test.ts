import { describe, expect, it } from 'vitest'
import type { TimelineItem } from '@/api/types'
import { lastDayOf, monthsBack, monthsOf } from './months'

const on = (date: string) => ({ date }) as TimelineItem

describe('months of the timeline', () => {
  it('hold what happened in them', () => {
    const found = monthsOf([on('2026-03-12'), on('2026-03-01'), on('2026-01-31')])
    expect(found.map(({ name, items }) => [name, items.length])).toEqual([
      ['2026-03', 2],
      ['2026-01', 1],
    ])
  })

  it('end on their last day and go back over the year', () => {
    expect(lastDayOf('2024-02')).toBe('2024-02-29')
    expect(lastDayOf('2026-12')).toBe('2026-12-31')
    expect(monthsBack('2026-02-10', 3)).toEqual(['2026-02', '2026-01', '2025-12'])
  })
})
