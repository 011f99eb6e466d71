import { dataOf } from '@/api/client'
import * as server from '@/api/generated/client/sdk.gen'
import type { EventKind } from '@/api/types'

/** What happened, the newest first; `until` is the last day to begin from. */
export const timelineQuery = (kind: EventKind | null, until: string | null) => ({
  queryKey: ['timeline', kind, until] as const,
  queryFn: ({ pageParam }: { pageParam: string | null }) =>
    dataOf(
      server.listEvents({
        query: { limit: 50, cursor: pageParam, ...(kind ? { kind } : {}), ...(until ? { to: until } : {}) },
      }),
    ),
  initialPageParam: null as string | null,
  getNextPageParam: (last: { next_cursor: string | null }) => last.next_cursor,
})
