import type { Purpose, UsageCalls } from '@/api/types'

export const purposes = [
  'chat',
  'title',
  'extraction',
  'review',
  'compaction',
  'skill-trial',
] as const satisfies readonly Purpose[]

/** What counts towards the limit: everything but what came from the cache. */
export function charged(
  calls: Pick<UsageCalls, 'input_tokens' | 'cache_write_tokens' | 'output_tokens'>,
): number {
  return calls.input_tokens + calls.cache_write_tokens + calls.output_tokens
}

export interface DayBar {
  day: string
  total: number
  parts: { purpose: Purpose; tokens: number }[]
}

/** One bar for every day of the period, also for days without any use. Days are ISO dates. */
export function barsOf(calls: readonly UsageCalls[], from: string, to: string): DayBar[] {
  return daysBetween(from, to).map((day) => {
    const ofDay = calls.filter((one) => one.day === day)
    const parts = purposes
      .map((purpose) => ({
        purpose,
        tokens: ofDay.filter((one) => one.purpose === purpose).reduce((sum, one) => sum + charged(one), 0),
      }))
      .filter(({ tokens }) => tokens > 0)
    return { day, total: parts.reduce((sum, { tokens }) => sum + tokens, 0), parts }
  })
}

const dayLength = 86_400_000

export function daysBetween(from: string, to: string): string[] {
  const count = Math.round((Date.parse(to) - Date.parse(from)) / dayLength) + 1
  return Array.from({ length: Math.max(count, 0) }, (_, index) => shiftDay(from, index))
}

export function shiftDay(day: string, days: number): string {
  return new Date(Date.parse(day) + days * dayLength).toISOString().slice(0, 10)
}

/** The top of the axis: the next of 1, 2, 5 × 10ⁿ, so that its half is a round number too. */
export function axisTop(highest: number): number {
  if (highest <= 0) return 10
  const power = 10 ** Math.floor(Math.log10(highest))
  const step = [1, 2, 5, 10].find((factor) => factor * power >= highest) ?? 10
  return Math.max(step * power, 10)
}

export interface Sum {
  calls: number
  input: number
  cached: number
  output: number
  /** Dollars; null as soon as one of the costs is not known. */
  cost: number | null
}

export function sumOf(calls: readonly UsageCalls[]): Sum {
  return {
    calls: calls.reduce((sum, one) => sum + one.calls, 0),
    input: calls.reduce((sum, one) => sum + one.input_tokens + one.cache_write_tokens, 0),
    cached: calls.reduce((sum, one) => sum + one.cache_read_tokens, 0),
    output: calls.reduce((sum, one) => sum + one.output_tokens, 0),
    cost: calls.some(({ cost_usd }) => cost_usd === null)
      ? null
      : calls.reduce((sum, { cost_usd }) => sum + Number(cost_usd), 0),
  }
}

export function byModel(calls: readonly UsageCalls[]): { model: string; sum: Sum }[] {
  const models = [...new Set(calls.map(({ model }) => model))]
  return models
    .map((model) => ({ model, sum: sumOf(calls.filter((one) => one.model === model)) }))
    .toSorted((a, b) => b.sum.input + b.sum.output - a.sum.input - a.sum.output)
}
