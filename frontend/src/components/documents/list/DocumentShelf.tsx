import { ArrowLeft } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { SearchField } from '@/components/shared/SearchField'
import { later } from '@/components/ui/later'
import { SkeletonRows } from '@/components/ui/skeleton'
import { useDebounced } from '@/hooks/use-debounced'
import { UploadBox } from '../intake/UploadBox'
import { DocumentList } from './DocumentList'
import { FilterBar } from './FilterBar'
import { type FilterName, readFilters, withFilter, withoutFilters } from './filters'

const TrashList = later(
  () => import('./TrashList').then((module) => module.TrashList),
  () => <SkeletonRows rows={3} className="h-16" />,
)

/** The shelf with everything that narrows it kept in the address; or the trash. */
export function DocumentShelf() {
  const { t } = useTranslation()
  const [params, setParams] = useSearchParams()
  const filters = useMemo(() => readFilters(params), [params])
  const inTrash = filters.trash ?? false
  const change = (name: FilterName, value: string) =>
    setParams((now) => withFilter(now, name, value), { replace: true })
  const clear = () => setParams(withoutFilters(params), { replace: true })
  return (
    <div className="flex flex-col gap-4">
      {inTrash ? (
        <Link
          to="/documents"
          className="inline-flex items-center gap-1.5 self-start text-brand hover:underline coarse:min-h-11"
        >
          <ArrowLeft className="size-4" aria-hidden="true" />
          {t('documents.to-list')}
        </Link>
      ) : (
        <UploadBox />
      )}
      <Words name={t(inTrash ? 'trash.search' : 'documents.search')} />
      {inTrash ? (
        <TrashList words={filters.q ?? ''} />
      ) : (
        <>
          <FilterBar filters={filters} onChange={change} onClear={clear} />
          <DocumentList
            filters={filters}
            onClear={clear}
            onSort={(sort) => change('sort', sort === 'added' ? '' : sort)}
          />
        </>
      )}
    </div>
  )
}

/** Typing must not wait for the address, and the address need not see every letter. */
function Words({ name }: { name: string }) {
  const [params, setParams] = useSearchParams()
  const known = params.get('q') ?? ''
  const [words, setWords] = useState(known)
  const [seen, setSeen] = useState(known)
  const settled = useDebounced(words)
  if (known !== seen) {
    setSeen(known)
    if (known !== words.trim()) setWords(known)
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what was typed moves the address
  useEffect(() => {
    if (settled.trim() === known) return
    setSeen(settled.trim())
    setParams((now) => withFilter(now, 'q', settled.trim()), { replace: true })
  }, [settled])
  return <SearchField name={name} value={words} onChange={setWords} />
}
