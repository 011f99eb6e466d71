import type { InfiniteData } from '@tanstack/react-query'
import { messagesQuery, quotaQuery } from '@/api/chats'
import { queryClient } from '@/api/query-client'
import type { Message, Page, Quota } from '@/api/types'
import { endAnswer, type LiveAnswer } from '@/stores/answers'

export type Messages = InfiniteData<Page<Message>, string | null>

/** The last word of a stream: the stored message takes the place of the live one, without a gap on the screen. */
export function settleAnswer(live: LiveAnswer, message: Message, quota: Quota | null): void {
  const { queryKey } = messagesQuery(live.chatId)
  queryClient.setQueryData<Messages>(queryKey, (cached) =>
    grown(cached, [...questionOf(live), message], live),
  )
  endAnswer(live.chatId)
  if (quota) queryClient.setQueryData(quotaQuery.queryKey, quota)
  else void queryClient.invalidateQueries({ queryKey: quotaQuery.queryKey })
  void queryClient.invalidateQueries({ queryKey: ['chats', 'list'] })
  void queryClient.invalidateQueries({ queryKey: ['chats', 'one', live.chatId] })
  void queryClient.invalidateQueries({ queryKey })
  refreshWhatToolsChanged(message)
}

/** The branch with its new end; what another version has taken the place of is no longer part of it. */
function grown(cached: Messages | undefined, incoming: Message[], live: LiveAnswer): Messages {
  if (!cached) return { pages: [{ items: incoming, next_cursor: null }], pageParams: [null] }
  const gone = new Set(incoming.map(({ id }) => id))
  const replaced = live.question?.targetId
  if (replaced && incoming.at(-1)?.parent_id !== replaced) {
    // Children are newer than their parents, so one pass from the oldest on finds all that hangs on it.
    gone.add(replaced)
    const oldestFirst = cached.pages.flatMap(({ items }) => items).toSorted(byAge)
    for (const { id, parent_id } of oldestFirst) if (parent_id && gone.has(parent_id)) gone.add(id)
  }
  const pages = cached.pages.map((page) => ({ ...page, items: page.items.filter(({ id }) => !gone.has(id)) }))
  const [newest, ...older] = pages
  const head = { next_cursor: newest?.next_cursor ?? null, items: [...(newest?.items ?? []), ...incoming] }
  return { ...cached, pages: [head, ...older] }
}

const byAge = (a: Message, b: Message) => Date.parse(a.created_at) - Date.parse(b.created_at)

function questionOf({ question, questionId, chatId, startedAt }: LiveAnswer): Message[] {
  if (!question || !questionId || question.act === 'regenerate' || question.act === 'continue') return []
  return [
    {
      id: questionId,
      chat_id: chatId,
      parent_id: question.parentId,
      role: 'user',
      content: question.content,
      status: 'complete',
      metadata: { tool_calls: [], citations: [], document_ids: question.documentIds },
      sibling_ids: [questionId],
      created_at: startedAt,
      finished_at: null,
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

/** A stored message that has become another, in place. */
export function changeMessage(chatId: string, id: string, change: (message: Message) => Message): void {
  queryClient.setQueryData<Messages>(
    messagesQuery(chatId).queryKey,
    (cached) =>
      cached && {
        ...cached,
        pages: cached.pages.map((page) => ({
          ...page,
          items: page.items.map((item) => (item.id === id ? change(item) : item)),
        })),
      },
  )
}
