import type { InfiniteData } from '@tanstack/react-query'
import { messagesQuery, quotaQuery } from '@/api/chats'
import { queryClient } from '@/api/query-client'
import type { Message, Page, Quota } from '@/api/types'
import { endAnswer, type LiveAnswer } from '@/stores/answers'

type Messages = InfiniteData<Page<Message>, string | null>

/** The last word of a stream: the stored message takes the place of the live one, without a gap on the screen. */
export function settleAnswer(live: LiveAnswer, message: Message, quota: Quota | null): void {
  const { queryKey } = messagesQuery(live.chatId)
  const incoming = [...questionOf(live), message]
  queryClient.setQueryData<Messages>(queryKey, (cached) => {
    if (!cached) return { pages: [{ items: incoming, next_cursor: null }], pageParams: [null] }
    const known = new Set(incoming.map(({ id }) => id))
    const pages = cached.pages.map((page) => ({
      ...page,
      items: page.items.filter(({ id }) => !known.has(id)),
    }))
    const [newest, ...older] = pages
    const head = { next_cursor: newest?.next_cursor ?? null, items: [...(newest?.items ?? []), ...incoming] }
    return { ...cached, pages: [head, ...older] }
  })
  endAnswer(live.chatId)
  if (quota) queryClient.setQueryData(quotaQuery.queryKey, quota)
  else void queryClient.invalidateQueries({ queryKey: quotaQuery.queryKey })
  void queryClient.invalidateQueries({ queryKey: ['chats', 'list'] })
  void queryClient.invalidateQueries({ queryKey: ['chats', 'one', live.chatId] })
  void queryClient.invalidateQueries({ queryKey })
  refreshWhatToolsChanged(message)
}

function questionOf({ question, questionId, chatId, startedAt }: LiveAnswer): Message[] {
  if (!question || !questionId || question.regenerates) return []
  return [
    {
      id: questionId,
      chat_id: chatId,
      parent_id: question.parentId,
      role: 'user',
      content: question.content,
      status: 'complete',
      metadata: { tool_calls: [], citations: [], document_ids: question.documentIds },
      created_at: startedAt,
    },
  ]
}

const changedBy: Record<string, string> = {
  save_memory: 'memory',
  schedule_notification: 'reminders',
  generate_pdf: 'pdfs',
}

function refreshWhatToolsChanged(message: Message): void {
  for (const { name } of message.metadata.tool_calls ?? []) {
    const noun = changedBy[name]
    if (noun) void queryClient.invalidateQueries({ queryKey: [noun] })
  }
}
