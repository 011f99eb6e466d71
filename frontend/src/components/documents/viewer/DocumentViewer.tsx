import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { pageWordsQuery } from '@/api/documents'
import type { HealthDocument } from '@/api/types'
import { placeOfQuote, placesOfWords, shareOf } from '@/components/shared/word-places'
import { usePhone } from '@/hooks/use-media'
import { FindField } from './FindField'
import { Pager } from './Pager'
import { PageStack } from './PageStack'
import { SidePane } from './SidePane'
import { Tabs } from './Tabs'
import { useFind } from './use-find'
import { usePlace } from './use-place'
import { useViewerKeys } from './use-viewer-keys'
import { useZoom } from './use-zoom'
import { ZoomButtons } from './ZoomButtons'

interface DocumentViewerProps {
  document: HealthDocument
  /** The results that were read, drawn by the room of results. */
  results: ReactNode
}

/** The pages as they look, and beside them what was read from them; on a phone one of the two. */
export function DocumentViewer({ document, results }: DocumentViewerProps) {
  const { t } = useTranslation()
  const phone = usePhone()
  const queries = useQueryClient()
  const [params, setParams] = useSearchParams()
  const count = document.page_count ?? 0
  const place = usePlace(count)
  const { page, go, quote, quotePage } = place
  const [words, setWords] = useState(params.get('q') ?? '')
  const find = useFind(document, words)
  const box = useRef<HTMLDivElement>(null)
  const field = useRef<HTMLInputElement>(null)
  const { zoom, step, fit } = useZoom(box)
  const [turn, setTurn] = useState(0)
  const tab = place.tab ?? (phone ? 'page' : 'text')

  const wordsOf = useCallback(
    (number: number) =>
      queries.fetchQuery({ ...pageWordsQuery(document.id, number), retry: false }).catch(() => []),
    [queries, document.id],
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

  const toHit = async (by: 1 | -1) => {
    const hit = find.step(by)
    if (!hit) return
    go(hit.page)
    const boxes = placesOfWords(await wordsOf(hit.page), find.needles.get(hit.page) ?? [])[hit.nth]
    if (boxes?.[0]) go(hit.page, shareOf(boxes[0], turn))
  }
  const look = (to: string) => {
    setWords(to)
    setParams(
      (now) => {
        const next = new URLSearchParams(now)
        if (to.trim()) next.set('q', to.trim())
        else next.delete('q')
        return next
      },
      { replace: true },
    )
  }
  const to = (number: number) => go(Math.min(Math.max(number, 1), count))
  const turnOn = () => setTurn((before) => (before + 90) % 360)
  useViewerKeys({
    previous: () => to(page - 1),
    next: () => to(page + 1),
    larger: () => step(1),
    smaller: () => step(-1),
    fit,
    turn: turnOn,
    find: () => field.current?.focus(),
  })

  const showsPages = !phone || tab === 'page'
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b px-4 py-1.5 phone:px-2">
        {phone && <Tabs document={document} tab={tab} withPages onTab={place.setTab} />}
        {count > 0 && (!phone || tab === 'page' || tab === 'text') && (
          <>
            <Pager number={page} count={count} onGo={to} />
            {showsPages && <ZoomButtons zoom={zoom} onStep={step} onFit={fit} onTurn={turnOn} />}
            <div className="ml-auto phone:ml-0 phone:w-full">
              <FindField
                field={field}
                words={words}
                find={find}
                onWords={look}
                onStep={(by) => void toHit(by)}
              />
            </div>
          </>
        )}
      </div>
      <div className="grid min-h-0 flex-1 grid-cols-[minmax(0,1.25fr)_minmax(0,1fr)] phone:grid-cols-1">
        {showsPages && (
          <div id="pane-page" className="flex min-h-0 min-w-0 flex-col">
            {count === 0 && <p className="bg-sunk p-6 text-center text-ink-2">{t('viewer.no-pages')}</p>}
            <PageStack document={document} box={box} place={place} find={find} zoom={zoom} turn={turn} />
          </div>
        )}
        {!(phone && tab === 'page') && (
          <div className="flex min-h-0 min-w-0 flex-col border-l phone:border-l-0">
            {!phone && <Tabs document={document} tab={tab} onTab={place.setTab} />}
            <SidePane
              document={document}
              results={results}
              tab={tab === 'page' ? 'text' : tab}
              place={place}
              find={find}
            />
          </div>
        )}
      </div>
    </div>
  )
}
