import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { documentLabsQuery } from '@/api/labs'
import type { LabResult } from '@/api/types'
import { documentPath } from '@/components/shared/document-path'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { SkeletonRows } from '@/components/ui/skeleton'
import { FlagMark } from './FlagMark'
import { keyOf, trendPath } from './paths'
import { unitOf } from './unit-words'
import { useLabWords } from './use-lab-words'

/** The results that were read out of a document: to their line on the page, and to their curve. */
export function LabsOfDocument({ documentId }: { documentId: string }) {
  const { data, error, refetch } = useQuery(documentLabsQuery(documentId))
  if (error && !data) return <ProblemNotice error={error} onRetry={() => void refetch()} />
  if (!data) return <SkeletonRows rows={4} />
  const rows = data.filter(({ state }) => state !== 'rejected')
  return (
    <ul className="divide-y">
      {rows.map((row) => (
        <Row key={row.id} row={row} />
      ))}
    </ul>
  )
}

function Row({ row }: { row: LabResult }) {
  const { t } = useTranslation()
  const { result, range, language } = useLabWords()
  const own = range(row)
  return (
    <li className="flex flex-wrap items-baseline gap-x-3 py-2" data-lab-row={row.state}>
      <Link to={documentPath(row.document_id, row)} replace className="finger min-w-0 grow hover:text-brand">
        {row.analyte_printed}
      </Link>
      <span className="font-semibold">
        {result(row)} <span className="font-normal text-ink-3 text-sm">{unitOf(row, language)}</span>
      </span>
      <FlagMark flag={row.flag} />
      <span className="flex w-full flex-wrap items-center gap-x-3 text-ink-3 text-sm">
        {own && <span>{t('labs.range-is', { range: own })}</span>}
        {row.state === 'unconfirmed' && <span className="text-warn">{t('labs.state.unconfirmed')}</span>}
        <Link to={trendPath([keyOf(row)])} className="finger text-brand hover:underline">
          {t('labs.to-trend')}
        </Link>
      </span>
    </li>
  )
}
