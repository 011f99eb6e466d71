export interface Piece {
  text: string
  marked: boolean
}

const entities: Record<string, string> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&#x27;': "'",
  '&amp;': '&',
}

/**
 * A snippet is escaped text with <mark> around the hits. It becomes plain pieces here, never markup,
 * so that nothing a document contains can turn into an element.
 */
export function piecesOf(snippet: string): Piece[] {
  return snippet
    .split(/(<mark>[\s\S]*?<\/mark>)/)
    .filter(Boolean)
    .map((part) => {
      const inner = /^<mark>([\s\S]*)<\/mark>$/.exec(part)
      return { text: plain(inner?.[1] ?? part), marked: inner !== null }
    })
}

function plain(text: string): string {
  return text.replace(/&(?:lt|gt|quot|amp|#39|#x27);/g, (entity) => entities[entity] ?? entity)
}

/** The first words that were found, to point at them elsewhere. */
export const firstMarked = (snippet: string) => piecesOf(snippet).find(({ marked }) => marked)?.text
