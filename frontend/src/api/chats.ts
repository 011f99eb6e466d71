import { dataOf, remove } from '@/api/client'
import * as server from '@/api/generated/client/sdk.gen'

export const chatsQuery = (archived = false) => ({
  queryKey: ['chats', 'list', archived] as const,
  queryFn: () => dataOf(server.listChats({ query: { limit: 100, archived } })),
})

export const chatQuery = (id: string) => ({
  queryKey: ['chats', 'one', id] as const,
  queryFn: () => dataOf(server.getChat({ path: { chat_id: id } })),
})

/** The newest page first; on the screen the messages are put in order by their parents. */
export const messagesQuery = (chatId: string) => ({
  queryKey: ['chats', 'messages', chatId] as const,
  queryFn: ({ pageParam }: { pageParam: string | null }) =>
    dataOf(server.listMessages({ path: { chat_id: chatId }, query: { limit: 60, cursor: pageParam } })),
  initialPageParam: null as string | null,
  getNextPageParam: (last: { next_cursor: string | null }) => last.next_cursor,
})

export const quotaQuery = {
  queryKey: ['quota'] as const,
  queryFn: () => dataOf(server.getQuota()),
  refetchInterval: 30_000,
}

export const createChat = () => dataOf(server.createChat({ body: {} }))
export const changeChat = (id: string, changes: { title?: string; is_archived?: boolean }) =>
  dataOf(server.updateChat({ path: { chat_id: id }, body: changes }))
export const deleteChat = (id: string) => remove(`/chats/${id}`)
export const stopAnswer = (chatId: string, messageId: string) =>
  dataOf(server.stopMessage({ path: { chat_id: chatId, message_id: messageId } }))
