import { LayoutGrid, Search } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { HealthDocument } from '@/api/types'
import { Button } from '@/components/ui/button'
import { PrintMenu } from './later-views'
import { Pager } from './Pager'
import { ZoomButtons } from './ZoomButtons'

interface ViewerBarProps {
  document: HealthDocument
  page: number
  /** The pages are on the screen, and not only their text. */
  showsPages: boolean
  zoom: number
  grid: boolean
  onGo: (page: number) => void
  onStep: (by: 1 | -1) => void
  onFit: () => void
  onTurn: () => void
  onGrid: () => void
  /** On a phone: opens and closes the field. */
  onFind: (() => void) | null
  /** The field that finds words, while it is open. */
  children: ReactNode
}

/** From page to page, how large they are, all of them at once, on paper, and what stands in them. */
export function ViewerBar(props: ViewerBarProps) {
  const { document, page, showsPages, zoom, grid, onGo, onStep, onFit, onTurn, onGrid, onFind, children } =
    props
  const { t } = useTranslation()
  const count = document.page_count ?? 0
  const name = t(grid ? 'viewer.grid-close' : 'viewer.grid')
  return (
    <>
      <Pager number={page} count={count} short={onFind !== null && showsPages} onGo={onGo} />
      {showsPages && (
        <div className="flex items-center gap-0.5 phone:gap-0">
          {!grid && <ZoomButtons zoom={zoom} onStep={onStep} onFit={onFit} onTurn={onTurn} />}
          {count > 1 && (
            <Button
              look="quiet"
              size="icon"
              aria-label={name}
              aria-pressed={grid}
              title={`${name} (G)`}
              onClick={onGrid}
            >
              <LayoutGrid aria-hidden="true" />
            </Button>
          )}
          <PrintMenu document={document} page={page} />
        </div>
      )}
      {onFind && (
        <Button
          look="quiet"
          size="icon"
          className="ml-auto"
          aria-label={t('viewer.find')}
          aria-expanded={Boolean(children)}
          onClick={onFind}
        >
          <Search aria-hidden="true" />
        </Button>
      )}
      <div className="ml-auto empty:hidden phone:ml-0 phone:w-full">{children}</div>
    </>
  )
}
