import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { documentQuery, documentsQuery, shelfQuery } from '@/api/documents'
import type { DocumentFilters, HealthDocument } from '@/api/types'
import { useConnection } from '@/stores/connection'

const beingRead = (document: HealthDocument | undefined) =>
  document?.status === 'pending' || document?.status === 'processing'

/** States are pushed; when the line is down they are asked for, and now and then even when it is up. */
function useAskEvery(): (waiting: boolean, live?: number) => number | false {
  const live = useConnection((state) => state.live)
  return (waiting, whenLive = 8000) => waiting && (live ? whenLive : 2000)
}

export function useDocuments() {
  const askEvery = useAskEvery()
  return useQuery({
    ...documentsQuery,
    refetchInterval: ({ state }) => askEvery(state.data?.items.some(beingRead) ?? false),
  })
}

/** The list as it is filtered, page by page; what was there stays until the next answer is. */
export function useShelf(filters: DocumentFilters) {
  const askEvery = useAskEvery()
  return useInfiniteQuery({
    ...shelfQuery(filters),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      askEvery(state.data?.pages.some(({ items }) => items.some(beingRead)) ?? false),
  })
}

/** Steps are not pushed, so whoever looks at one document asks more often. */
export function useDocument(id: string) {
  const askEvery = useAskEvery()
  return useQuery({
    ...documentQuery(id),
    refetchInterval: ({ state }) => askEvery(beingRead(state.data), 2500),
  })
}
