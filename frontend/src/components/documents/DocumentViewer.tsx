import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { pageQuery } from '@/api/documents'
import type { HealthDocument } from '@/api/types'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { Skeleton } from '@/components/ui/skeleton'
import { PageImage } from './PageImage'
import { Pager } from './Pager'
import { PageText } from './PageText'

/** The page as it looks beside the page as it was read. */
export function DocumentViewer({ document }: { document: HealthDocument }) {
  const { t } = useTranslation()
  const [params, setParams] = useSearchParams()
  const count = document.page_count ?? 1
  const wanted = Number(params.get('page') ?? 1)
  const number = Number.isInteger(wanted) ? Math.min(Math.max(wanted, 1), Math.max(count, 1)) : 1
  const quote = params.get('q') ?? ''
  const { data: page, error, refetch } = useQuery(pageQuery(document.id, number))

  const go = (next: number) =>
    setParams({ page: String(next), ...(quote ? { q: quote } : {}) }, { replace: true })

  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center gap-3">
        <Pager number={number} count={count} onGo={go} />
        {page && <p className="text-ink-3 text-sm">{t(`viewer.source.${page.source}`)}</p>}
      </div>
      {error && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {!page && !error && <Skeleton className="h-120" />}
      {page && (
        <div className="grid grid-cols-2 items-start gap-5 phone:grid-cols-1">
          <div className="phone:order-2">
            <PageImage key={`${page.document_id}-${page.number}`} page={page} />
          </div>
          <PageText page={page} quote={quote} />
        </div>
      )}
    </div>
  )
}
