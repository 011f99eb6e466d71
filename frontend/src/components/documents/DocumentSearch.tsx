import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { searchQuery } from '@/api/documents'
import { documentPath } from '@/components/shared/document-path'
import { firstMarked } from '@/components/shared/marks'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { Snippet } from '@/components/shared/Snippet'
import { SkeletonRows } from '@/components/ui/skeleton'
import { useDebounced } from '@/hooks/use-debounced'

export function DocumentSearch({ words }: { words: string }) {
  const { t } = useTranslation()
  const settled = useDebounced(words.trim())
  const { data, error, isPending, isFetching } = useQuery({
    ...searchQuery(settled),
    enabled: settled !== '',
    placeholderData: keepPreviousData,
  })
  if (error) return <ProblemNotice error={error} />
  if (isPending) return <SkeletonRows rows={3} />
  return (
    <section aria-label={t('documents.results')} aria-busy={isFetching}>
      <p role="status" className="mb-2 text-ink-3 text-sm">
        {t('documents.found', { count: data.items.length })}
      </p>
      <ul className="flex flex-col gap-2.5">
        {data.items.map((hit) => (
          <li key={`${hit.document_id}-${hit.page}`}>
            <Link
              to={documentPath(hit.document_id, { page: hit.page, find: firstMarked(hit.snippet) })}
              className="block rounded-lg border bg-panel px-4 py-3 hover:border-brand"
            >
              <span className="flex gap-2 font-[550]">
                <span className="truncate">{hit.filename}</span>
                <span className="ml-auto shrink-0 font-normal text-ink-3 text-sm">
                  {t('documents.page', { number: hit.page })}
                </span>
              </span>
              <span className="mt-0.5 block text-ink-2 text-sm">
                <Snippet snippet={hit.snippet} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
