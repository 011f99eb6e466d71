import { useQueries } from '@tanstack/react-query'
import { type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { pageQuery } from '@/api/documents'
import type { HealthDocument } from '@/api/types'
import { PageSheet } from './PageSheet'
import { a4, boxOf, gap, type Size } from './stack'
import type { Find } from './use-find'
import type { Aim, Place } from './use-place'
import { useStack } from './use-stack'
import { useZoomGestures, type Zooming } from './use-zoom'

interface PageStackProps {
  document: HealthDocument
  place: Place
  find: Find
  zooming: Zooming
  turn: number
}

/** The pages one under the other; only those in sight and two on each side are drawn. */
export function PageStack({ document, place, find, zooming, turn }: PageStackProps) {
  const { t } = useTranslation()
  const box = useRef<HTMLDivElement>(null)
  useZoomGestures(box, zooming)
  const count = document.page_count ?? 0
  const width = useInnerWidth(box)
  const shown = Math.max(width - gap * 2, 100) * zooming.zoom
  const [sizes, setSizes] = useState<ReadonlyMap<number, Size>>(new Map())
  const boxes = useMemo(() => {
    const usual = sizes.get(1) ?? { width: a4, height: 1 }
    return Array.from({ length: count }, (_, index) => boxOf(sizes.get(index + 1) ?? usual, shown, turn))
  }, [count, sizes, shown, turn])
  const heights = useMemo(() => boxes.map(({ height }) => height), [boxes])
  const { first, last } = useStack(box, heights, useAimHere(place), place.seen)
  const end = Math.min(last, count)
  const drawn = Array.from({ length: Math.max(end - first + 1, 0) }, (_, index) => first + index)
  const loaded = useQueries({
    queries: drawn.map((page) => pageQuery(document.id, page)),
    combine: (answers) => answers.flatMap(({ data }) => (data ? [data] : [])),
  })

  useEffect(() => {
    setSizes((before) => {
      const news = loaded.filter(({ number }) => !before.has(number))
      if (news.length === 0) return before
      return new Map([
        ...before,
        ...news.map(({ number, width, height }) => [number, { width, height }] as const),
      ])
    })
  }, [loaded])

  return (
    // biome-ignore lint/a11y/useSemanticElements: a box that scrolls, not a set of fields
    <div
      ref={box}
      role="group"
      aria-label={t('viewer.pages')}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
      tabIndex={0}
      data-stack
      className="relative min-h-0 flex-1 touch-pan-x touch-pan-y overflow-auto bg-sunk outline-offset-[-3px]"
    >
      <div
        className="flex flex-col items-center"
        style={{ gap, padding: `${gap}px ${gap}px`, width: Math.max(shown + gap * 2, width) }}
      >
        {boxes.map((size, index) => {
          const number = index + 1
          const page = loaded.find((one) => one.number === number)
          return (
            <div
              key={number}
              data-page={number}
              data-current={number === place.page}
              className="relative shrink-0 overflow-hidden rounded-sm bg-white shadow-card"
              style={size}
            >
              {number >= first && number <= end && (
                <PageSheet
                  documentId={document.id}
                  number={number}
                  page={page}
                  box={size}
                  turn={turn}
                  quote={number === place.quotePage ? place.quote : ''}
                  needles={find.needles.get(number) ?? none}
                  active={find.active?.page === number ? find.active.nth : null}
                />
              )}
            </div>
          )
        })}
      </div>
    </div>
  )
}

const none: readonly string[] = []

/** Pages that come back to the screen are shown where they were left, not where the last link led. */
function useAimHere({ aim, page }: Place): Aim {
  const [first] = useState({ aim, here: aim.page === page ? aim : { page, share: 0 } })
  return aim === first.aim ? first.here : aim
}

function useInnerWidth(box: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0)
  useEffect(() => {
    const element = box.current
    if (!element) return
    const watch = new ResizeObserver(() => setWidth(element.clientWidth))
    watch.observe(element)
    return () => watch.disconnect()
  }, [box])
  return width
}
