export interface Span {
  start: number
  end: number
}

const fold = (character: string) => {
  const lower = character.toLowerCase()
  if (lower === 'ё') return 'е'
  if (/[–—−‑]/.test(lower)) return '-'
  if (/[«»„“”"]/.test(lower)) return '"'
  return lower
}

/** Where a quote stands in a page, whatever the spaces, line breaks, dashes and letter cases in between. */
export function findQuote(text: string, quote: string): Span | null {
  const page = squeeze(text)
  const wanted = squeeze(quote).letters
  if (wanted === '') return null
  const at = page.letters.indexOf(wanted)
  const start = page.places[at]
  const last = page.places[at + wanted.length - 1]
  return at < 0 || start === undefined || last === undefined ? null : { start, end: last + 1 }
}

/** The text without white space, and where each letter came from. */
function squeeze(text: string): { letters: string; places: number[] } {
  const places: number[] = []
  let letters = ''
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index] ?? ''
    if (/\s/.test(character)) continue
    const folded = fold(character)
    letters += folded
    for (let each = 0; each < folded.length; each += 1) places.push(index)
  }
  return { letters, places }
}
