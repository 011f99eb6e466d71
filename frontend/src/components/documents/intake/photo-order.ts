const endings = /\.(jpe?g|png|webp|heic|heif|avif|tiff?)$/i

/** Whether all of them are pictures; some systems tell no type of HEIC files. */
export const arePhotos = (files: readonly File[]) =>
  files.every(({ type, name }) => type.startsWith('image/') || endings.test(name))

/** The list with one thing a place earlier (-1) or later (1); at the ends it stays. */
export function moved<T>(list: readonly T[], index: number, by: -1 | 1): T[] {
  const next = [...list]
  const [from, to] = [next[index], next[index + by]]
  if (from === undefined || to === undefined) return next
  next[index] = to
  next[index + by] = from
  return next
}

/** The list with one thing put where another one stands. */
export function placed<T>(list: readonly T[], from: number, to: number): T[] {
  const next = [...list]
  const [taken] = next.splice(from, 1)
  if (taken !== undefined) next.splice(to, 0, taken)
  return next
}
