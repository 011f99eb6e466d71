import { apiBase, http } from '@/api/client'
import type { Usage } from '@/api/types'

/** One part of what was sent, in the order of sending. Money is US dollars as decimal text. */
export interface SeenLayer {
  id: string
  text: string
  tokens: number
  cached_tokens?: number | null
  cost_usd?: string | null
}

export interface SeenContext {
  layers: SeenLayer[]
  model?: string | null
  calls?: number
  usage?: Usage | null
  cost_usd?: string | null
}

/** What was sent for an answer never changes once the answer is there. */
export const seenContextQuery = (chatId: string, messageId: string) => ({
  queryKey: ['chats', 'seen', chatId, messageId] as const,
  queryFn: async () =>
    (await http.get<SeenContext>(`${apiBase}/chats/${chatId}/messages/${messageId}/context`)).data,
})
