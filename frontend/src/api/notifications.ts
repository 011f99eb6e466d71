import { dataOf } from '@/api/client'
import * as server from '@/api/generated/client/sdk.gen'

export const notificationsQuery = {
  queryKey: ['notifications', 'list'] as const,
  queryFn: ({ pageParam }: { pageParam: string | null }) =>
    dataOf(server.listNotifications({ query: { limit: 30, cursor: pageParam } })),
  initialPageParam: null as string | null,
  getNextPageParam: (last: { next_cursor: string | null }) => last.next_cursor,
}

export const unreadQuery = {
  queryKey: ['notifications', 'unread'] as const,
  queryFn: () => dataOf(server.unreadCount()),
}

export const markRead = (id: string) => dataOf(server.markRead({ path: { notification_id: id } }))
export const markAllRead = () => dataOf(server.markAllRead())
export const liveTicket = () => dataOf(server.wsTicket())
