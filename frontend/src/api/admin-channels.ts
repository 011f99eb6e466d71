import { dataOf } from '@/api/client'
import * as server from '@/api/generated/client/sdk.gen'
import type { Channel } from '@/api/types'

export type DeliveryState = 'waiting' | 'sent' | 'failed'

export const channelsHealthQuery = {
  queryKey: ['admin', 'channels'] as const,
  queryFn: () => dataOf(server.channelsHealth()),
  refetchInterval: 15_000,
}

export const deliveriesQuery = (state: DeliveryState | null, channel: Channel | null) => ({
  queryKey: ['admin', 'deliveries', state, channel] as const,
  queryFn: ({ pageParam }: { pageParam: string | null }) =>
    dataOf(server.listDeliveries({ query: { state, channel, limit: 30, cursor: pageParam } })),
  initialPageParam: null as string | null,
  getNextPageParam: (last: { next_cursor: string | null }) => last.next_cursor,
})

export const resendDelivery = (id: string) => dataOf(server.resendDelivery({ path: { delivery_id: id } }))

/** To the administrator's own address where none is given. */
export const sendTestMail = (to: string | null) => dataOf(server.sendTestMail({ body: { to } }))

export const reviewRunsQuery = {
  queryKey: ['admin', 'reviews'] as const,
  queryFn: ({ pageParam }: { pageParam: string | null }) =>
    dataOf(server.adminReviews({ query: { limit: 10, cursor: pageParam } })),
  initialPageParam: null as string | null,
  getNextPageParam: (last: { next_cursor: string | null }) => last.next_cursor,
}
