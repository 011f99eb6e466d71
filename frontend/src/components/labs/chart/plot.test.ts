import { describe, expect, it } from 'vitest'
import type { TrendPoint } from '@/api/types'
import { frameOf } from './frame'
import { bandsOf, dotsOf, heightOf, joinsOf, monthsOf, ticksOf, timeOf } from './plot'

const day = 86_400_000
const point = (date: string | null, value: string | null, change: Partial<TrendPoint> = {}): TrendPoint => ({
  id: `${date}-${value}`,
  date,
  value,
  comparator: null,
  value_printed: value ?? 'negative',
  unit_printed: 'mIU/L',
  factor: null,
  range_low: '0.4',
  range_high: '4',
  range_printed: '0.4–4',
  flag: 'normal',
  state: 'confirmed',
  laboratory: null,
  document_id: 'document',
  filename: 'report.pdf',
  page: 1,
  quote: '',
  ...change,
})

describe('what is drawn', () => {
  it('has a day and a number, oldest first', () => {
    const dots = dotsOf([
      point('2026-03-01', '5'),
      point(null, '4'),
      point('2025-01-01', '3'),
      point('2026-01-01', null),
    ])
    expect(dots.map(({ value }) => value)).toEqual([3, 5])
  })

  it('is joined firmly only between near and exact results', () => {
    const dots = dotsOf([
      point('2024-01-01', '1'),
      point('2024-06-01', '2'),
      point('2026-01-01', '3'),
      point('2026-02-01', '0.5', { comparator: '<' }),
    ])
    expect(joinsOf(dots).map(({ loose }) => loose)).toEqual([false, true, true])
  })

  it('stands in the range of its own report, changing half-way', () => {
    const dots = dotsOf([
      point('2026-01-01', '1'),
      point('2026-01-11', '2', { range_low: null, range_high: '5' }),
      point('2026-01-21', '2', { range_low: null, range_high: null }),
    ])
    const time = { from: Date.parse('2025-12-30'), to: Date.parse('2026-01-30') }
    expect(bandsOf(dots, time)).toEqual([
      { from: time.from, to: Date.parse('2026-01-06'), low: 0.4, high: 4 },
      { from: Date.parse('2026-01-06'), to: Date.parse('2026-01-16'), low: null, high: 5 },
    ])
  })
})

it('has one band where the range does not change', () => {
  const dots = dotsOf([point('2026-01-01', '1'), point('2026-01-11', '2'), point('2026-01-21', '3')])
  const time = { from: Date.parse('2025-12-30'), to: Date.parse('2026-01-30') }
  expect(bandsOf(dots, time)).toEqual([{ ...time, low: 0.4, high: 4 }])
})

describe('the axes', () => {
  it('hold every value and bound, and do not go below zero for nothing', () => {
    const height = heightOf(dotsOf([point('2026-01-01', '0.1'), point('2026-02-01', '8.7')]))
    expect(height.low).toBe(0)
    expect(height.high).toBeGreaterThan(8.7)
    expect(
      heightOf(dotsOf([point('2026-01-01', '-3', { range_low: null, range_high: null })])).low,
    ).toBeLessThan(-3)
    expect(heightOf([])).toEqual({ low: 0, high: 1 })
  })

  it('have round numbers without dust', () => {
    expect(ticksOf(0, 5)).toEqual([0, 2, 4])
    expect(ticksOf(0.07, 0.42)).toEqual([0.1, 0.2, 0.3, 0.4])
    expect(ticksOf(980, 1040)).toEqual([980, 1000, 1020, 1040])
  })

  it('have months, or years when there are many', () => {
    const span = (from: string, to: string) => ({ from: Date.parse(from), to: Date.parse(to) })
    const words = (from: string, to: string, most: number) =>
      monthsOf(span(from, to), most).map(({ time }) => new Date(time).toISOString().slice(0, 7))
    expect(words('2025-12-15', '2026-03-15', 6)).toEqual(['2026-01', '2026-02', '2026-03'])
    expect(words('2019-05-01', '2026-03-15', 8)).toEqual([
      '2020-01',
      '2021-01',
      '2022-01',
      '2023-01',
      '2024-01',
      '2025-01',
      '2026-01',
    ])
    expect(monthsOf(span('2019-05-01', '2026-03-15'), 8).every(({ isYear }) => isYear)).toBe(true)
  })

  it('reach back from today, or over all results', () => {
    const now = Date.parse('2026-11-28')
    const dots = dotsOf([point('2020-01-01', '1')])
    expect(timeOf('3m', dots, now)).toEqual({ from: now - 92 * day, to: now })
    const all = timeOf('all', dots, now)
    expect(all.from).toBeLessThan(Date.parse('2020-01-01'))
    expect(all.to).toBeGreaterThan(Date.parse('2020-01-01'))
    expect(all.to).toBeLessThan(now)
  })

  it('turn the first and the last into the edges', () => {
    const frame = frameOf({ width: 600, height: 300 }, { from: 0, to: 100 }, { low: 0, high: 10 })
    expect([frame.x(0), frame.x(100)]).toEqual([frame.left, frame.right])
    expect([frame.y(0), frame.y(10)]).toEqual([frame.floor, frame.top])
  })
})
