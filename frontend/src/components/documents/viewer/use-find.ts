import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { placesQuery } from '@/api/documents'
import type { FoundOn, HealthDocument } from '@/api/types'
import { findWords, type Span } from '@/components/shared/find-quote'
import { useDebounced } from '@/hooks/use-debounced'

export interface Hit {
  page: number
  /** Its place among the hits of its page. */
  nth: number
}

/** Words in the whole document: how often they stand there, and which of the places is looked at. */
export function useFind(document: HealthDocument, words: string) {
  const settled = useDebounced(words.trim())
  const isOn = settled.length > 1
  const { data, isFetching } = useQuery({ ...placesQuery(document.id, settled), enabled: isOn })
  const items = (isOn && data?.items) || none
  const needles = useMemo(() => new Map(items.map(({ page, words }) => [page, words])), [items])
  const count = useMemo(() => items.reduce((sum, item) => sum + item.count, 0), [items])
  const [at, setAt] = useState({ words: '', index: 0 })
  const index = at.words === settled ? Math.min(at.index, Math.max(count - 1, 0)) : 0
  return {
    /** What to light up on a page: the words themselves, or the forms of them that stand in the document. */
    needles,
    count,
    index,
    active: hitAt(items, index),
    pending: isOn && (settled !== words.trim() || isFetching),
    isOn,
    /** A very long document was looked through from its beginning only. */
    more: isOn && data?.whole === false,
    /** The hit so many places further, round the end. */
    step: (by: number): Hit | null => {
      const to = count === 0 ? 0 : (index + by + count) % count
      setAt({ words: settled, index: to })
      return hitAt(items, to)
    },
  }
}

export type Find = ReturnType<typeof useFind>

const none: FoundOn[] = []

/** Which place it is on which page, counted through the document. */
export function hitAt(items: readonly FoundOn[], index: number): Hit | null {
  let before = 0
  for (const { page, count } of items) {
    if (index < before + count) return { page, nth: index - before }
    before += count
  }
  return null
}

/** Where the words stand in the text of a page, in its order. */
export const spansOf = (text: string, needles: readonly string[]): Span[] =>
  needles.flatMap((needle) => findWords(text, needle)).sort((a, b) => a.start - b.start)
