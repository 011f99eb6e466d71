import { type InfiniteData, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { documentQuery, documentsQuery } from '@/api/documents'
import type { HealthDocument, Page } from '@/api/types'
import { say } from '@/hooks/toast'
import { reviewPath } from './paths'

/** Says that a document has been read and how many of its results want a look, wherever the person is then. */
export function ToldResults() {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const navigate = useNavigate()
  useEffect(() => {
    const reading = new Set<string>()
    const tell = async (id: string) => {
      const paper = await queries.fetchQuery({ ...documentQuery(id), staleTime: 0 }).catch(() => null)
      if (!paper || paper.labs.unconfirmed === 0 || location.pathname === reviewPath(id)) return
      say(t('labs.told', { count: paper.labs.unconfirmed, name: paper.filename }), {
        duration: 10_000,
        action: { label: t('labs.check'), onClick: () => void navigate(reviewPath(id)) },
      })
    }
    const look = ({ id, status }: HealthDocument) => {
      if (status === 'pending' || status === 'processing') reading.add(id)
      else if (reading.delete(id)) {
        // Results of the first pages are there also where the others could not be read.
        void queries.invalidateQueries({ queryKey: ['labs'] })
        void queries.invalidateQueries({ queryKey: ['timeline'] })
        if (status === 'completed') void tell(id)
      }
    }
    return queries.getQueryCache().subscribe(({ type, query }) => {
      if (type !== 'updated' || query.queryKey[0] !== documentsQuery.queryKey[0]) return
      for (const paper of papersOf(query.queryKey[1], query.state.data)) look(paper)
    })
  }, [queries, navigate, t])
  return null
}

/** The documents that an answer about documents holds: one, a list, or a list page by page. */
function papersOf(name: unknown, data: unknown): HealthDocument[] {
  if (!data) return []
  if (name === 'one') return [data as HealthDocument]
  if (name === 'list') return (data as Page<HealthDocument>).items
  if (name === 'shelf')
    return (data as InfiniteData<Page<HealthDocument>>).pages.flatMap(({ items }) => items)
  return []
}
