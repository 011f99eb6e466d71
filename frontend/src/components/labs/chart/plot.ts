import type { TrendPoint } from '@/api/types'

const day = 86_400_000
/** Results further apart than this are not joined as if nothing could have happened in between. */
export const longGap = 400 * day

/** A result that has a place on the chart. */
export interface Dot {
  point: TrendPoint
  time: number
  value: number
}

export interface Span {
  from: number
  to: number
}

/** Results with a day and a number, oldest first; the others stand in the table only. */
export function dotsOf(points: readonly TrendPoint[]): Dot[] {
  return points
    .flatMap((point) =>
      point.date !== null && point.value !== null
        ? [{ point, time: Date.parse(point.date), value: Number(point.value) }]
        : [],
    )
    .toSorted((a, b) => a.time - b.time)
}

export interface Join {
  from: Dot
  to: Dot
  /** Drawn in dashes: far apart, or one of the two is only known to lie below or above. */
  loose: boolean
}

export function joinsOf(dots: readonly Dot[]): Join[] {
  return dots.slice(1).flatMap((to, index) => {
    const from = dots[index]
    if (!from) return []
    const loose = to.time - from.time > longGap || Boolean(from.point.comparator ?? to.point.comparator)
    return [{ from, to, loose }]
  })
}

export interface Band extends Span {
  low: number | null
  high: number | null
}

/** Each result's own range, from half-way to the one before to half-way to the one after. */
export function bandsOf(dots: readonly Dot[], { from, to }: Span): Band[] {
  const bands = dots.flatMap(({ point, time }, index) => {
    if (point.range_low === null && point.range_high === null) return []
    const before = dots[index - 1]
    const after = dots[index + 1]
    const band = {
      from: Math.max(before ? (before.time + time) / 2 : Number.NEGATIVE_INFINITY, from),
      to: Math.min(after ? (after.time + time) / 2 : Number.POSITIVE_INFINITY, to),
      low: point.range_low === null ? null : Number(point.range_low),
      high: point.range_high === null ? null : Number(point.range_high),
    }
    return band.to > band.from ? [band] : []
  })
  return bands.reduce<Band[]>(withoutSeams, [])
}

/** The same range on both sides of half-way is one band: two would show a hair line between them. */
function withoutSeams(bands: Band[], next: Band): Band[] {
  const last = bands.at(-1)
  const goesOn = last?.to === next.from && last.low === next.low && last.high === next.high
  if (!last || !goesOn) return [...bands, next]
  return [...bands.slice(0, -1), { ...last, to: next.to }]
}

/** The height of the chart: all values and all bounds, with some air; below zero only where a result is. */
export function heightOf(dots: readonly Dot[]): { low: number; high: number } {
  const all = dots.flatMap(({ point, value }) =>
    [String(value), point.range_low, point.range_high].flatMap((one) => (one === null ? [] : [Number(one)])),
  )
  if (all.length === 0) return { low: 0, high: 1 }
  const [least, most] = [Math.min(...all), Math.max(...all)]
  const air = (most - least || Math.abs(most) || 1) * 0.12
  return { low: least >= 0 ? Math.max(least - air, 0) : least - air, high: most + air }
}

/** Round numbers inside the height, about `about` of them. */
export function ticksOf(low: number, high: number, about = 4): number[] {
  const rough = (high - low) / about
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 2.5, 5, 10].find((one) => one * power >= rough) ?? 10) * power
  const first = Math.ceil(low / step)
  const count = Math.floor(high / step) - first + 1
  return Array.from({ length: Math.max(count, 0) }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  )
}

/** Firsts of months (or of years), at most `most` of them. */
export function monthsOf({ from, to }: Span, most: number): { time: number; isYear: boolean }[] {
  const start = new Date(from)
  const months = (new Date(to).getUTCFullYear() - start.getUTCFullYear()) * 12 + 12
  const step = [1, 2, 3, 6, 12, 24, 60, 120].find((one) => (to - from) / (one * 30.4 * day) <= most) ?? 240
  return Array.from({ length: months + 1 }, (_, index) => index)
    .filter((index) => index % step === 0)
    .map((index) => ({ time: Date.UTC(start.getUTCFullYear(), index, 1), isYear: step >= 12 }))
    .filter(({ time }) => time >= from && time <= to)
}

export const ranges = ['3m', '1y', 'all'] as const
export type RangeName = (typeof ranges)[number]
const lengths = { '3m': 92 * day, '1y': 366 * day }

/** The time on the axis: back from today, or from the first result of all to the last. */
export function timeOf(range: RangeName, dots: readonly Dot[], now: number): Span {
  if (range !== 'all') return { from: now - lengths[range], to: now }
  const times = dots.map(({ time }) => time)
  if (times.length === 0) return { from: now - lengths['1y'], to: now }
  const [first, last] = [Math.min(...times), Math.max(...times)]
  // A result alone stands in its season.
  const air = Math.max((last - first) * 0.05, first === last ? 45 * day : 15 * day)
  return { from: first - air, to: last + air }
}
