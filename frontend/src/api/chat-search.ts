import { dataOf } from '@/api/client'
import * as server from '@/api/generated/client/sdk.gen'

export const chatSearchQuery = (words: string) => ({
  queryKey: ['chats', 'search', words] as const,
  queryFn: ({ pageParam, signal }: { pageParam: string | null; signal: AbortSignal }) =>
    dataOf(server.searchChats({ query: { q: words, cursor: pageParam }, signal })),
  initialPageParam: null as string | null,
  getNextPageParam: (last: { next_cursor: string | null }) => last.next_cursor,
})
