import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect } from 'react'
import { pageWordsQuery } from '@/api/documents'
import { placeOfQuote, placesOfWords, shareOf } from '@/components/shared/word-places'
import type { Find } from './use-find'
import type { Place } from './use-place'

/** Brings into sight what the address quotes, and gives the way from one found place to the next. */
export function useSight(documentId: string, count: number, place: Place, find: Find, turn: number) {
  const queries = useQueryClient()
  const { go, quote, quotePage } = place
  const wordsOf = useCallback(
    (number: number) =>
      queries.fetchQuery({ ...pageWordsQuery(documentId, number), retry: false }).catch(() => []),
    [queries, documentId],
  )

  // A quote is brought into sight once its place on the picture is known.
  useEffect(() => {
    if (!quote || count === 0) return
    let left = false
    void wordsOf(quotePage).then((known) => {
      const [first] = placeOfQuote(known, quote)
      if (first && !left) go(quotePage, shareOf(first, 0))
    })
    return () => {
      left = true
    }
  }, [quote, quotePage, count, wordsOf, go])

  return async (by: 1 | -1) => {
    const hit = find.step(by)
    if (!hit) return
    go(hit.page)
    const boxes = placesOfWords(await wordsOf(hit.page), find.needles.get(hit.page) ?? [])[hit.nth]
    if (boxes?.[0]) go(hit.page, shareOf(boxes[0], turn))
  }
}
