/** Whole numbers as people type them: spaces in between are fine. Null for an empty field, NaN for anything else. */
export function readNumber(text: string): number | null {
  const plain = text.replace(/[\s\u00a0\u202f]/g, '')
  if (plain === '') return null
  return /^\d+$/.test(plain) ? Number(plain) : Number.NaN
}

/** The highest a limit may be on the server; zero closes it. */
export const highest = {
  max_chats: 100_000,
  max_ai_messages_per_day: 100_000,
  max_ai_tokens_per_day: 1_000_000_000,
} as const

export type LimitName = keyof typeof highest
export const limitNames = Object.keys(highest) as LimitName[]

export function isAllowed(name: LimitName, value: number | null): boolean {
  return value === null || (Number.isInteger(value) && value >= 0 && value <= highest[name])
}
