import { apiBase, http } from '@/api/client'
import type { ChatHit, Page } from '@/api/types'

export const chatSearchQuery = (words: string) => ({
  queryKey: ['chats', 'search', words] as const,
  queryFn: async ({ pageParam, signal }: { pageParam: string | null; signal: AbortSignal }) =>
    (
      await http.get<Page<ChatHit>>(`${apiBase}/chats/search`, {
        params: { q: words, ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      })
    ).data,
  initialPageParam: null as string | null,
  getNextPageParam: (last: { next_cursor: string | null }) => last.next_cursor,
})
