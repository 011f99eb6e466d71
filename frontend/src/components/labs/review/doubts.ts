/** Why somebody should look at a row, as the server names it. */
export const doubts = [
  'low-confidence',
  'unit-unknown',
  'unit-differs',
  'analyte-unknown',
  'name-guessed',
  'range-unreadable',
  'value-ambiguous',
  'implausible',
  'flag-differs',
  'date-uncertain',
] as const

export type Doubt = (typeof doubts)[number] | 'other'

/** The known ones; whatever a newer server doubts is still a doubt. */
export const doubtsOf = (codes: readonly string[]): Doubt[] => [
  ...new Set(codes.map((code) => doubts.find((one) => one === code) ?? 'other')),
]
