import { get, patch, post, remove } from '@/api/client'
import type { Chat, Message, Page, Quota } from '@/api/types'

export const chatsQuery = (archived = false) => ({
  queryKey: ['chats', 'list', archived] as const,
  queryFn: () => get<Page<Chat>>('/chats', { limit: 100, archived: archived || undefined }),
})

export const chatQuery = (id: string) => ({
  queryKey: ['chats', 'one', id] as const,
  queryFn: () => get<Chat>(`/chats/${id}`),
})

/** Newest page first; inside a page the order is as the server gives it and sorted on screen. */
export const messagesQuery = (chatId: string) => ({
  queryKey: ['chats', 'messages', chatId] as const,
  queryFn: ({ pageParam }: { pageParam: string | null }) =>
    get<Page<Message>>(`/chats/${chatId}/messages`, { limit: 60, cursor: pageParam ?? undefined }),
  initialPageParam: null as string | null,
  getNextPageParam: (last: Page<Message>) => last.next_cursor,
})

export const quotaQuery = {
  queryKey: ['quota'] as const,
  queryFn: () => get<Quota>('/chats/quota'),
  refetchInterval: 30_000,
}

export const createChat = (title?: string) => post<Chat>('/chats', title ? { title } : {})
export const changeChat = (id: string, changes: { title?: string; is_archived?: boolean }) =>
  patch<Chat>(`/chats/${id}`, changes)
export const deleteChat = (id: string) => remove(`/chats/${id}`)
export const stopAnswer = (chatId: string, messageId: string) =>
  post<unknown>(`/chats/${chatId}/messages/${messageId}/stop`, {})
