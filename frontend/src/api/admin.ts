import { dataOf } from '@/api/client'
import * as server from '@/api/generated/client/sdk.gen'
import type { AdminUserPatch, SettingsPatch } from '@/api/generated/client/types.gen'

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

export type SettingsChange = SettingsPatch

export const settingsQuery = {
  queryKey: ['admin', 'settings'] as const,
  queryFn: () => dataOf(server.adminSettings()),
}

/** Asks the provider, so it may take a moment; `reachable` says whether it answered. */
export const modelsQuery = {
  queryKey: ['admin', 'models'] as const,
  queryFn: () => dataOf(server.adminModels()),
}

export const changeSettings = (changes: SettingsChange) => dataOf(server.changeSettings({ body: changes }))

/** Each person's own calendar day. */
export const everybodysUsageQuery = (day: string) => ({
  queryKey: ['admin', 'usage', day] as const,
  queryFn: ({ pageParam }: { pageParam: string | null }) =>
    dataOf(server.adminUsage({ query: { day, limit: 100, cursor: pageParam } })),
  initialPageParam: null as string | null,
  getNextPageParam: (last: { next_cursor: string | null }) => last.next_cursor,
})
