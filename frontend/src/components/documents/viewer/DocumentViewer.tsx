import { type ReactNode, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import type { HealthDocument } from '@/api/types'
import { usePhone } from '@/hooks/use-media'
import { FindField } from './FindField'
import { PageGrid } from './later-views'
import { PageStack } from './PageStack'
import { SidePane } from './SidePane'
import { Tabs } from './Tabs'
import { useFind } from './use-find'
import { usePlace } from './use-place'
import { useSight } from './use-sight'
import { useViewerKeys } from './use-viewer-keys'
import { useZoom } from './use-zoom'
import { ViewerBar } from './ViewerBar'

interface DocumentViewerProps {
  document: HealthDocument
  /** The results that were read, drawn by the room of results. */
  results: ReactNode
}

/** The pages as they look, and beside them what was read from them; on a phone one of the two. */
export function DocumentViewer({ document, results }: DocumentViewerProps) {
  const { t } = useTranslation()
  const phone = usePhone()
  const [words, look] = useWords()
  const count = document.page_count ?? 0
  const place = usePlace(count)
  const { page, go } = place
  const find = useFind(document, words)
  const field = useRef<HTMLInputElement>(null)
  const zooming = useZoom()
  const { zoom, step, fit } = zooming
  const [turn, setTurn] = useState(0)
  const [gridWanted, setGrid] = useState(false)
  const toHit = useSight(document.id, count, place, find, turn)
  const tab = place.tab ?? (phone ? 'page' : 'text')
  const showsPages = !phone || tab === 'page'
  const grid = gridWanted && count > 1
  // On a phone the field is folded away behind its sign, unless there is something in it.
  const [finding, setFinding] = useState(words !== '')
  const toField = () => {
    setFinding(true)
    requestAnimationFrame(() => field.current?.focus())
  }
  const toggleField = () => {
    if (!finding) return toField()
    setFinding(false)
    look('')
  }

  const show = (number: number) => {
    setGrid(false)
    go(Math.min(Math.max(number, 1), count))
  }
  const hit = (by: 1 | -1) => {
    setGrid(false)
    void toHit(by)
  }
  const turnOn = () => setTurn((before) => (before + 90) % 360)
  const toggleGrid = () => setGrid(!gridWanted)
  useViewerKeys({
    previous: () => show(page - 1),
    next: () => show(page + 1),
    larger: () => step(1),
    smaller: () => step(-1),
    fit,
    turn: turnOn,
    grid: toggleGrid,
    find: toField,
  })

  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b px-4 py-1.5 phone:gap-x-1 phone:px-2">
        {phone && <Tabs document={document} tab={tab} withPages onTab={place.setTab} />}
        {count > 0 && (showsPages || tab === 'text') && (
          <ViewerBar
            document={document}
            page={page}
            showsPages={showsPages}
            zoom={zoom}
            grid={grid}
            onGo={show}
            onStep={step}
            onFit={fit}
            onTurn={turnOn}
            onGrid={toggleGrid}
            onFind={phone ? toggleField : null}
          >
            {(finding || !phone) && (
              <FindField field={field} words={words} find={find} onWords={look} onStep={hit} />
            )}
          </ViewerBar>
        )}
      </div>
      <div className="grid min-h-0 flex-1 grid-cols-[minmax(0,1.25fr)_minmax(0,1fr)] phone:grid-cols-1">
        {showsPages && (
          <div id="pane-page" className="flex min-h-0 min-w-0 flex-col">
            {count === 0 && <p className="bg-sunk p-6 text-center text-ink-2">{t('viewer.no-pages')}</p>}
            {grid ? (
              <PageGrid document={document} current={page} onPick={show} />
            ) : (
              <PageStack document={document} place={place} find={find} zooming={zooming} turn={turn} />
            )}
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

/** What is looked for, kept in the address. */
function useWords(): [string, (to: string) => void] {
  const [params, setParams] = useSearchParams()
  const [words, setWords] = useState(params.get('q') ?? '')
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
  return [words, look]
}
