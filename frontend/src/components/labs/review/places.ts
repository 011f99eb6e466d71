import type { PageWord } from '@/api/types'
import { findQuote } from '@/components/shared/find-quote'

/** Edges as fractions of the page. */
export interface Box {
  left: number
  top: number
  right: number
  bottom: number
}

/** Where the words of a quote stand on the picture of their page; null where they are not found. */
export function placeOf(words: readonly PageWord[], quote: string): Box | null {
  const ordered = words.toSorted((a, b) => a.start - b.start)
  const starts: number[] = []
  let text = ''
  for (const word of ordered) {
    starts.push(text.length)
    text += `${word.text} `
  }
  const span = quote ? findQuote(text, quote) : null
  if (!span) return null
  const inside = ordered.filter((word, index) => {
    const start = starts[index] ?? 0
    return start < span.end && start + word.text.length > span.start
  })
  return around(inside.map(({ box }) => box))
}

function around(boxes: readonly PageWord['box'][]): Box | null {
  if (boxes.length === 0) return null
  return {
    left: Math.min(...boxes.map(([left]) => left)),
    top: Math.min(...boxes.map(([, top]) => top)),
    right: Math.max(...boxes.map(([, , right]) => right)),
    bottom: Math.max(...boxes.map(([, , , bottom]) => bottom)),
  }
}
