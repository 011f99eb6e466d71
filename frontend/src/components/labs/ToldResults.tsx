import { useQueryClient } from '@tanstack/react-query'
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
      void queries.invalidateQueries({ queryKey: ['labs'] })
      void queries.invalidateQueries({ queryKey: ['timeline'] })
      if (!paper || paper.labs.unconfirmed === 0 || location.pathname === reviewPath(id)) return
      say(t('labs.told', { count: paper.labs.unconfirmed, name: paper.filename }), {
        duration: 10_000,
        action: { label: t('labs.check'), onClick: () => void navigate(reviewPath(id)) },
      })
    }
    const look = ({ id, status }: HealthDocument) => {
      if (status === 'pending' || status === 'processing') reading.add(id)
      else if (reading.delete(id) && status === 'completed') void tell(id)
    }
    return queries.getQueryCache().subscribe(({ type, query }) => {
      if (type !== 'updated' || query.queryKey[0] !== documentsQuery.queryKey[0]) return
      const name = query.queryKey[1]
      if (name === 'one') {
        const one = query.state.data as HealthDocument | undefined
        if (one) look(one)
      } else if (name === 'list') {
        for (const one of (query.state.data as Page<HealthDocument> | undefined)?.items ?? []) look(one)
      }
    })
  }, [queries, navigate, t])
  return null
}
