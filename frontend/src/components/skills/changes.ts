/** One field of a form before and after; long texts are compared line by line. */
export interface Change {
  label: string
  before: string
  after: string
  long?: boolean
}

export const changedOnly = (changes: readonly Change[]) =>
  changes.filter(({ before, after }) => before !== after)
