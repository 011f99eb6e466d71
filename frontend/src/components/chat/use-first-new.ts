import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { chatQuery } from '@/api/chats'
import type { Message } from '@/api/types'

/**
 * The first answer in the thread that was not read when the chat was opened. Settled once per visit: what is watched
 * being written, or ends while the chat is on the screen, is no news.
 */
export function useFirstNew(chatId: string, thread: readonly Message[], watching: boolean): string | null {
  const { data: chat, isFetching } = useQuery(chatQuery(chatId))
  const [visit, setVisit] = useState<{ chatId: string; since: string | null }>()
  const known = visit?.chatId === chatId
  // Opening the chat marks it as read, so the first word that there is something new counts.
  if (!known && watching) setVisit({ chatId, since: null })
  else if (!known && chat && (chat.is_unread || !isFetching))
    setVisit({ chatId, since: chat.is_unread ? (chat.read_at ?? chat.created_at) : null })
  const since = known ? visit.since : null
  return since === null ? null : (firstAfter(since, thread)?.id ?? null)
}

export function firstAfter(since: string, thread: readonly Message[]): Message | undefined {
  return thread.find(
    ({ role, finished_at }) =>
      role === 'assistant' && finished_at && Date.parse(finished_at) > Date.parse(since),
  )
}
