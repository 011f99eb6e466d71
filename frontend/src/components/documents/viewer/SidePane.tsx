import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { pageQuery } from '@/api/documents'
import { toProblem } from '@/api/problem'
import type { HealthDocument } from '@/api/types'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { waitsForRecognition } from '@/components/shared/recognition'
import { later } from '@/components/ui/later'
import { Skeleton, SkeletonRows } from '@/components/ui/skeleton'
import { isBeingRead } from '../stage'
import { PageText } from './PageText'
import { type Find, spansOf } from './use-find'
import type { Place, Tab } from './use-place'

const DetailsPane = later(
  () => import('../details/DetailsPane').then((module) => module.DetailsPane),
  () => <SkeletonRows rows={5} />,
)
const ResultsPane = later(() => import('./ResultsPane').then((module) => module.ResultsPane))

interface SidePaneProps {
  document: HealthDocument
  results: ReactNode
  tab: Exclude<Tab, 'page'>
  place: Place
  find: Find
}

export function SidePane({ document, results, tab, place, find }: SidePaneProps) {
  return (
    <div
      id={`pane-${tab}`}
      role="tabpanel"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a panel that scrolls must be reachable by keyboard
      tabIndex={0}
      data-pane={tab}
      aria-labelledby={`tab-${tab}`}
      className="flex min-h-0 flex-1 flex-col overflow-y-auto p-4 outline-offset-[-3px] phone:p-3"
    >
      {tab === 'text' && <TextOfPage document={document} place={place} find={find} />}
      {tab === 'results' && <ResultsPane document={document} results={results} />}
      {tab === 'details' && <DetailsPane document={document} />}
    </div>
  )
}

function TextOfPage({ document, place, find }: Omit<SidePaneProps, 'tab' | 'results'>) {
  const { t } = useTranslation()
  const { page: number, quote, quotePage } = place
  const reading = isBeingRead(document)
  const {
    data: page,
    error,
    refetch,
  } = useQuery({
    ...pageQuery(document.id, number),
    enabled: (document.page_count ?? 0) > 0,
    // While the document is being read, its pages come one after the other.
    refetchInterval: ({ state }) => (reading && state.data === undefined ? 3000 : false),
  })
  if (!page && reading) {
    const words = waitsForRecognition(document) ? 'viewer.to-be-recognised' : 'viewer.not-read-yet'
    return <p className="text-ink-2">{t(words)}</p>
  }
  if (!document.page_count) return <p className="text-ink-2">{t('viewer.no-pages')}</p>
  if (error && toProblem(error).code === 'document.page-not-found')
    return <p className="text-ink-2">{t('viewer.page-unread')}</p>
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />
  if (!page) return <Skeleton className="h-60" />
  return (
    <PageText
      // A correction that is being written belongs to its page.
      key={`${page.document_id}-${page.number}`}
      page={page}
      quote={number === quotePage ? quote : ''}
      spans={spansOf(page.text, find.needles.get(number) ?? [])}
      active={find.active?.page === number ? find.active.nth : null}
    />
  )
}
