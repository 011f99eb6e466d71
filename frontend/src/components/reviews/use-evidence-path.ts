import { useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import { latestLabsQuery } from '@/api/labs'
import type { Evidence } from '@/api/types'
import { documentPath } from '@/components/shared/document-path'

/** Where one can see for oneself what a proposal rests on. */
export function useEvidencePath(wanted: boolean): (evidence: Evidence) => string {
  const { data: labs } = useQuery({ ...latestLabsQuery(), enabled: wanted })
  return useCallback(
    ({ kind, id, page, quote }) => {
      if (kind === 'document') return documentPath(id, { page, quote })
      if (kind === 'memory') return `/memory#${id}`
      if (kind === 'reminder') return `/reminders#${id}`
      const paper = labs?.items.find(({ latest }) => latest.id === id)?.latest.document_id
      return paper ? documentPath(paper, { page, quote }) : '/labs?out'
    },
    [labs],
  )
}
