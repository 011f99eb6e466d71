import { useQuery } from '@tanstack/react-query'
import { documentQuery, documentsQuery } from '@/api/documents'
import type { HealthDocument } from '@/api/types'
import { useConnection } from '@/stores/connection'

const beingRead = (document: HealthDocument | undefined) =>
  document?.status === 'pending' || document?.status === 'processing'

/** States are pushed; when the line is down they are asked for, and now and then even when it is up. */
function useAskEvery(): (waiting: boolean) => number | false {
  const live = useConnection((state) => state.live)
  return (waiting) => waiting && (live ? 8000 : 2000)
}

export function useDocuments() {
  const askEvery = useAskEvery()
  return useQuery({
    ...documentsQuery,
    refetchInterval: ({ state }) => askEvery(state.data?.items.some(beingRead) ?? false),
  })
}

export function useDocument(id: string) {
  const askEvery = useAskEvery()
  return useQuery({ ...documentQuery(id), refetchInterval: ({ state }) => askEvery(beingRead(state.data)) })
}
