import type { PlacedWord } from '@/api/types'
import { findQuote, findWords, type Span } from '@/components/shared/find-quote'

/** Edges as fractions of the page: left, top, right, bottom. */
export type Box = readonly [number, number, number, number]

/** Words that were read with less are worth a second look. */
export const sureEnough = 60

export const isShaky = ({ confidence }: Pick<PlacedWord, 'confidence'>) =>
  confidence !== null && confidence < sureEnough

/** Where a quote stands on the picture, line by line; empty when it is not there. */
export function placeOfQuote(words: readonly PlacedWord[], quote: string): Box[] {
  const page = joined(words)
  const span = findQuote(page.text, quote)
  return span ? boxesOf(page, span) : []
}

/** Each place of any of these on the picture, in the order of the text. */
export function placesOfWords(words: readonly PlacedWord[], needles: readonly string[]): Box[][] {
  const page = joined(words)
  return needles
    .flatMap((needle) => findWords(page.text, needle))
    .sort((a, b) => a.start - b.start)
    .map((span) => boxesOf(page, span))
}

/** How far down a page something is, as the page was turned. */
export function shareOf([left, top, right, bottom]: Box, turn: number): number {
  return { 0: top, 90: left, 180: 1 - bottom, 270: 1 - right }[turn] ?? top
}

interface Joined {
  ordered: readonly PlacedWord[]
  text: string
  starts: readonly number[]
}

/** Pages can be corrected by hand, so the words are searched by themselves and not by their offsets in the text. */
function joined(words: readonly PlacedWord[]): Joined {
  const ordered = words.toSorted((a, b) => a.start - b.start)
  const starts: number[] = []
  let text = ''
  for (const word of ordered) {
    starts.push(text.length)
    text += `${word.text} `
  }
  return { ordered, text, starts }
}

function boxesOf({ ordered, starts }: Joined, span: Span): Box[] {
  const hit = ordered.filter((word, index) => {
    const start = starts[index] ?? 0
    return start < span.end && start + word.text.length > span.start
  })
  return lines(hit.map(({ box }) => box))
}

/** Boxes that follow each other on one line become one. */
function lines(boxes: readonly Box[]): Box[] {
  const merged: Box[] = []
  for (const box of boxes) {
    const last = merged.at(-1)
    if (last && onOneLine(last, box)) {
      merged[merged.length - 1] = [
        Math.min(last[0], box[0]),
        Math.min(last[1], box[1]),
        Math.max(last[2], box[2]),
        Math.max(last[3], box[3]),
      ]
    } else merged.push(box)
  }
  return merged
}

function onOneLine(one: Box, other: Box): boolean {
  const shared = Math.min(one[3], other[3]) - Math.max(one[1], other[1])
  return shared > Math.min(one[3] - one[1], other[3] - other[1]) / 2
}
