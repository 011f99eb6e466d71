import { dataOf } from '@/api/client'
import * as server from '@/api/generated/client/sdk.gen'
import type { AdminUserPatch } from '@/api/generated/client/types.gen'

export type UserLimits = AdminUserPatch

export const peopleQuery = (words: string) => ({
  queryKey: ['admin', 'people', words] as const,
  queryFn: ({ pageParam }: { pageParam: string | null }) =>
    dataOf(server.adminUsers({ query: { q: words || null, limit: 50, cursor: pageParam } })),
  initialPageParam: null as string | null,
  getNextPageParam: (last: { next_cursor: string | null }) => last.next_cursor,
})

/** Null puts a limit back to the default of the server. */
export const changeLimits = (id: string, limits: UserLimits) =>
  dataOf(server.changeUser({ path: { user_id: id }, body: limits }))
