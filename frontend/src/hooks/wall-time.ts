const minute = 60_000

/** What the clock on the wall shows in a zone at a moment: "2026-12-01T09:00". */
export function wallOf(moment: string | Date, timeZone: string | undefined): string {
  const text = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' })
  return text.format(new Date(moment)).replace(' ', 'T')
}

/**
 * The moment at which the clock on the wall of a zone shows this: the first one where it does so twice, and the one
 * after the gap where it never does, as the server has it.
 */
export function momentOf(wall: string, timeZone: string | undefined): Date {
  const asUtc = Date.parse(`${wall}Z`)
  const offsetAt = (moment: number) => Date.parse(`${wallOf(new Date(moment), timeZone)}Z`) - moment
  const day = 24 * 60 * minute
  // The clock changes at most once in two days: before or after the change, one of these offsets holds.
  const guesses = [asUtc - offsetAt(asUtc - day), asUtc - offsetAt(asUtc + day)]
  const hits = guesses.filter((moment) => wallOf(new Date(moment), timeZone) === wall)
  return new Date(hits.length > 0 ? Math.min(...hits) : (guesses[0] ?? asUtc))
}

/** How many minutes from `from` until the clock of the zone shows `hour` on that day; negative when it has been. */
export function minutesUntil(hour: number, from: Date, timeZone: string | undefined): number {
  const day = wallOf(from, timeZone).slice(0, 10)
  return Math.round(
    (momentOf(`${day}T${String(hour).padStart(2, '0')}:00`, timeZone).getTime() - from.getTime()) / minute,
  )
}
