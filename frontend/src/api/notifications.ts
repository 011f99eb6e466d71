import { dataOf } from '@/api/client'
import * as server from '@/api/generated/client/sdk.gen'
import type { NotificationKind } from '@/api/types'

export interface NotificationFilters {
  unread?: boolean
  type?: NotificationKind | undefined
}

export const notificationsQuery = (filters: NotificationFilters = {}) => ({
  queryKey: ['notifications', 'list', filters] as const,
  queryFn: ({ pageParam }: { pageParam: string | null }) =>
    dataOf(
      server.listNotifications({
        query: {
          unread: filters.unread ? true : null,
          type: filters.type ?? null,
          limit: 30,
          cursor: pageParam,
        },
      }),
    ),
  initialPageParam: null as string | null,
  getNextPageParam: (last: { next_cursor: string | null }) => last.next_cursor,
})

/** The latest unread ones, to see which of those on the screen were answered elsewhere. */
export const unreadListQuery = {
  queryKey: ['notifications', 'unread-list'] as const,
  queryFn: () => dataOf(server.listNotifications({ query: { unread: true, limit: 100 } })),
}

export const unreadQuery = {
  queryKey: ['notifications', 'unread'] as const,
  queryFn: () => dataOf(server.unreadCount()),
}

export const markRead = (id: string) => dataOf(server.markRead({ path: { notification_id: id } }))
export const markAllRead = () => dataOf(server.markAllRead())
export const liveTicket = () => dataOf(server.wsTicket())
