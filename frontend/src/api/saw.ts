import { dataOf } from '@/api/client'
import * as server from '@/api/generated/client/sdk.gen'

/** What was sent for an answer, layer by layer in the order of sending. */
export const seenContextQuery = (chatId: string, messageId: string) => ({
  queryKey: ['chats', 'seen', chatId, messageId] as const,
  queryFn: () => dataOf(server.messageContext({ path: { chat_id: chatId, message_id: messageId } })),
})
