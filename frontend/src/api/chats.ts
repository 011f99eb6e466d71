import { authorizedFetch, dataOf, remove } from '@/api/client'
import { saveAs } from '@/api/download'
import { takeEarlyMessages } from '@/api/early'
import * as server from '@/api/generated/client/sdk.gen'
import type { PageMessageOut } from '@/api/generated/client/types.gen'
import { once } from '@/api/once'
import { problemOfResponse } from '@/api/problem'
import type { Chat } from '@/api/types'

export const chatsQuery = (archived = false) => ({
  queryKey: ['chats', 'list', archived] as const,
  queryFn: () => dataOf(server.listChats({ query: { limit: 100, archived } })),
})

/** The whole list, page by page, for the room of chats. */
export const allChatsQuery = (archived: boolean) => ({
  queryKey: ['chats', 'list', archived, 'pages'] as const,
  queryFn: ({ pageParam }: { pageParam: string | null }) =>
    dataOf(server.listChats({ query: { limit: 50, archived, cursor: pageParam } })),
  initialPageParam: null as string | null,
  getNextPageParam: (last: { next_cursor: string | null }) => last.next_cursor,
})

export const chatQuery = (id: string) => ({
  queryKey: ['chats', 'one', id] as const,
  queryFn: () => dataOf(server.getChat({ path: { chat_id: id } })),
})

/** The branch on the screen, the newest page first; the messages are put in order by their parents. */
export const messagesQuery = (chatId: string) => ({
  queryKey: ['chats', 'messages', chatId] as const,
  queryFn: async ({ pageParam }: { pageParam: string | null }) =>
    (pageParam === null && (await takeEarlyMessages<PageMessageOut>(chatId))) ||
    dataOf(
      server.listMessages({
        path: { chat_id: chatId },
        query: { leaf: 'current', limit: 60, cursor: pageParam },
      }),
    ),
  initialPageParam: null as string | null,
  getNextPageParam: (last: { next_cursor: string | null }) => last.next_cursor,
})

export const quotaQuery = {
  queryKey: ['quota'] as const,
  queryFn: () => dataOf(server.getQuota()),
  refetchInterval: 30_000,
}

export const createChat = (chat: { skill_id?: string } = {}) =>
  once('chat', chat, (headers) => dataOf(server.createChat({ body: chat, headers })))

export type ChatChanges = Partial<Pick<Chat, 'title' | 'is_archived' | 'is_pinned' | 'skill_id'>> & {
  leaf_id?: string
}
export const changeChat = (id: string, changes: ChatChanges) =>
  dataOf(server.updateChat({ path: { chat_id: id }, body: changes }))
export const deleteChat = (id: string) => remove(`/chats/${id}`)
export const restoreChat = (id: string) => dataOf(server.restoreChat({ path: { chat_id: id } }))
export const markChatRead = (id: string) => dataOf(server.markChatRead({ path: { chat_id: id } }))
export const stopAnswer = (chatId: string, messageId: string) =>
  dataOf(server.stopMessage({ path: { chat_id: chatId, message_id: messageId } }))
export const forkChat = (id: string, messageId: string) =>
  once(`fork of ${id}`, messageId, (headers) =>
    dataOf(server.forkChat({ path: { chat_id: id }, body: { message_id: messageId }, headers })),
  )
export const undoTool = (chatId: string, messageId: string, toolUseId: string) =>
  dataOf(server.undoTool({ path: { chat_id: chatId, message_id: messageId, tool_use_id: toolUseId } }))

export type ExportFormat = 'markdown' | 'pdf'
const endings = { markdown: 'md', pdf: 'pdf' }

/** The branch on the screen as a file. */
export async function exportChat(id: string, title: string, format: ExportFormat): Promise<void> {
  const answer = await authorizedFetch(`/chats/${id}/export?format=${format}`)
  if (!answer.ok) throw await problemOfResponse(answer)
  saveAs(await answer.blob(), `${fileName(title)}.${endings[format]}`)
}

/** What no file system minds. */
function fileName(title: string): string {
  return title
    .replace(/[\\/:*?"<>|\p{Cc}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 80)
}
