import { useQueries, useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { pageQuery, searchQuery } from '@/api/documents'
import { inTurns } from '@/api/turns'
import type { HealthDocument } from '@/api/types'
import { findWords, type Span } from '@/components/shared/find-quote'
import { piecesOf } from '@/components/shared/marks'
import { useDebounced } from '@/hooks/use-debounced'

/** Documents up to this length are looked through whole; in longer ones the server says on which pages to look. */
const lookedThrough = 60
/** On so many of its pages the server says that the words stand. */
const pagesNamed = 50
/** Texts are fetched a few at a time, so that the pages on the screen don't wait behind them. */
const fetching = inTurns(4)

export interface Hit {
  page: number
  /** Its place among the hits of its page. */
  nth: number
}

export interface Found {
  /** What to light up on a page: the words themselves, or the forms of them that the server found there. */
  needles: ReadonlyMap<number, readonly string[]>
  spans: ReadonlyMap<number, readonly Span[]>
  hits: readonly Hit[]
}

/** Words in the whole document: hits in the order of pages, and which of them is the one that is looked at. */
export function useFind(document: HealthDocument, words: string) {
  const settled = useDebounced(words.trim())
  const count = document.page_count ?? 0
  const short = count <= lookedThrough
  const enabled = settled.length > 1
  const server = useQuery({
    ...searchQuery(settled, { document_id: document.id }, pagesNamed),
    enabled: enabled && !short,
  })
  const needles = useMemo(() => {
    const each = new Map<number, readonly string[]>()
    if (!enabled) return each
    if (short) for (let page = 1; page <= count; page += 1) each.set(page, [settled])
    for (const hit of short ? [] : (server.data?.items ?? []))
      each.set(hit.page, [settled, ...marked(hit.snippet)])
    return each
  }, [enabled, short, count, settled, server.data])
  const pages = useMemo(() => [...needles.keys()].sort((a, b) => a - b), [needles])
  const texts = useQueries({
    queries: pages.map((page) => textQuery(document.id, page)),
    combine: (answers) => ({
      pending: answers.some(({ isPending }) => isPending),
      texts: answers.map(({ data }) => data?.text ?? ''),
    }),
  })
  const found = useMemo(() => gather(pages, texts.texts, needles), [pages, texts.texts, needles])
  const [at, setAt] = useState({ words: '', index: 0 })
  const index = at.words === settled ? Math.min(at.index, Math.max(found.hits.length - 1, 0)) : 0
  return {
    ...found,
    index,
    active: found.hits[index] ?? null,
    pending: enabled && (settled !== words.trim() || texts.pending || server.isFetching),
    isOn: enabled,
    /** The server names the best pages only; the words stand on others too. */
    more: !short && (server.data?.items.length ?? 0) >= pagesNamed,
    /** The hit so many places further, round the end. */
    step: (by: number): Hit | null => {
      const to = found.hits.length === 0 ? 0 : (index + by + found.hits.length) % found.hits.length
      setAt({ words: settled, index: to })
      return found.hits[to] ?? null
    },
  }
}

/** The page like everywhere else, in its turn; one that nobody looks for any more by then is not fetched. */
const textQuery = (id: string, page: number) => {
  const query = pageQuery(id, page)
  return {
    ...query,
    queryFn: ({ signal }: { signal: AbortSignal }) =>
      fetching(async () => {
        signal.throwIfAborted()
        return query.queryFn()
      }),
  }
}

export type Find = ReturnType<typeof useFind>

const marked = (snippet: string) => [
  ...new Set(piecesOf(snippet).flatMap(({ text, marked }) => (marked ? [text] : []))),
]

export function gather(
  pages: readonly number[],
  texts: readonly string[],
  needles: ReadonlyMap<number, readonly string[]>,
): Found {
  const spans = new Map<number, Span[]>()
  const lit = new Map<number, readonly string[]>()
  const hits: Hit[] = []
  for (const [index, page] of pages.entries()) {
    const text = texts[index] ?? ''
    const [exact = '', ...forms] = needles.get(page) ?? []
    const literal = findWords(text, exact)
    // Other forms of the words count only where the words themselves are not.
    const used = literal.length > 0 ? [exact] : forms
    const here = (literal.length > 0 ? literal : forms.flatMap((form) => findWords(text, form))).sort(
      (a, b) => a.start - b.start,
    )
    if (here.length === 0) continue
    spans.set(page, here)
    lit.set(page, used)
    for (let nth = 0; nth < here.length; nth += 1) hits.push({ page, nth })
  }
  return { needles: lit, spans, hits }
}
