import { get, patch, post } from '@/api/client'
import type { Notification, Page } from '@/api/types'

export const notificationsQuery = {
  queryKey: ['notifications', 'list'] as const,
  queryFn: ({ pageParam }: { pageParam: string | null }) =>
    get<Page<Notification>>('/notifications', { limit: 30, cursor: pageParam ?? undefined }),
  initialPageParam: null as string | null,
  getNextPageParam: (last: Page<Notification>) => last.next_cursor,
}

export const unreadQuery = {
  queryKey: ['notifications', 'unread'] as const,
  queryFn: () => get<{ count: number }>('/notifications/unread-count'),
}

export const markRead = (id: string) => patch<Notification>(`/notifications/${id}/read`, {})
export const markAllRead = () => post<unknown>('/notifications/mark-all-read', {})
export const liveTicket = () => post<{ ticket: string; expires_in: number }>('/auth/ws-ticket', {})
