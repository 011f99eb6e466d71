import { describe, expect, it } from 'vitest'
import type { UsageCalls } from '@/api/types'
import { axisTop, barsOf, byModel, daysBetween, sumOf } from './usage-sums'

const calls = (change: Partial<UsageCalls>): UsageCalls => ({
  day: '2026-11-23',
  purpose: 'chat',
  model: 'claude-x',
  calls: 1,
  input_tokens: 100,
  output_tokens: 20,
  cache_read_tokens: 1000,
  cache_write_tokens: 30,
  cost_usd: '0.01',
  ...change,
})

describe('bars of usage', () => {
  it('stand for every day, with what counts towards the limit', () => {
    const bars = barsOf(
      [
        calls({}),
        calls({ purpose: 'title', model: 'claude-y', output_tokens: 5 }),
        calls({ day: '2026-11-25' }),
      ],
      '2026-11-22',
      '2026-11-25',
    )
    expect(bars.map(({ day, total }) => [day, total])).toEqual([
      ['2026-11-22', 0],
      ['2026-11-23', 285],
      ['2026-11-24', 0],
      ['2026-11-25', 150],
    ])
    expect(bars[1]?.parts).toEqual([
      { purpose: 'chat', tokens: 150 },
      { purpose: 'title', tokens: 135 },
    ])
  })

  it('cross the end of a month and of summer time', () => {
    expect(daysBetween('2026-10-24', '2026-11-02')).toHaveLength(10)
    expect(daysBetween('2026-10-31', '2026-11-01')).toEqual(['2026-10-31', '2026-11-01'])
  })

  it.each([
    [0, 10],
    [7, 10],
    [11, 20],
    [150, 200],
    [201, 500],
    [500, 500],
    [48_200, 50_000],
    [510_000, 1_000_000],
  ])('of at most %s have an axis up to %s', (highest, top) => {
    expect(axisTop(highest)).toBe(top)
  })
})

describe('sums', () => {
  it('do not hide a cost that is not known', () => {
    expect(sumOf([calls({}), calls({ cost_usd: '0.02' })]).cost).toBeCloseTo(0.03)
    expect(sumOf([calls({}), calls({ cost_usd: null })]).cost).toBeNull()
    expect(sumOf([]).cost).toBe(0)
  })

  it('are kept apart by model, the busiest first', () => {
    const models = byModel([
      calls({ model: 'small' }),
      calls({ model: 'big', input_tokens: 900 }),
      calls({ model: 'small' }),
    ])
    expect(models.map(({ model, sum }) => [model, sum.calls])).toEqual([
      ['big', 1],
      ['small', 2],
    ])
  })
})
