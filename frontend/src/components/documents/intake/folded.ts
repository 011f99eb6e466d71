import type { Upload } from '@/stores/uploads'

/** Arrived files that are shown one by one; the documents themselves stand in the list below. */
const shownDone = 3

/** Which of the arrived are only counted, so that many files do not push the list out of sight. */
export function foldedOf(uploads: readonly Pick<Upload, 'id' | 'state'>[]): ReadonlySet<string> {
  const done = uploads.filter(({ state }) => state === 'done')
  return new Set(done.slice(0, -shownDone).map(({ id }) => id))
}
