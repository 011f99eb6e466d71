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
  return search(text, quote, '')[0] ?? null
}

/** All the places of some words; spaces count here, but not how many or of which kind. */
export function findWords(text: string, words: string): Span[] {
  return search(text, words.trim(), ' ')
}

function search(text: string, wanted: string, space: '' | ' '): Span[] {
  const page = folded(text, space)
  const needle = folded(wanted, space).letters
  const found: Span[] = []
  if (needle.trim() === '') return found
  for (
    let at = page.letters.indexOf(needle);
    at >= 0;
    at = page.letters.indexOf(needle, at + needle.length)
  ) {
    const start = page.places[at]
    const last = page.places[at + needle.length - 1]
    if (start !== undefined && last !== undefined) found.push({ start, end: last + 1 })
  }
  return found
}

/** The text with every run of white space made one `space`, and where each letter came from. */
function folded(text: string, space: '' | ' '): { letters: string; places: number[] } {
  const places: number[] = []
  let letters = ''
  let inSpace = true
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index] ?? ''
    const isSpace = /\s/.test(character)
    const written = isSpace ? (inSpace ? '' : space) : fold(character)
    inSpace = isSpace
    letters += written
    for (let each = 0; each < written.length; each += 1) places.push(index)
  }
  return { letters, places }
}
