import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { chatQuery, markChatRead } from '@/api/chats'
import type { Chat } from '@/api/types'
import { useVisible } from '@/hooks/use-visible'

/**
 * A chat on the screen has no news: what is unread when it is opened is read, and so is an answer that was watched to
 * its end. While an answer is being written there is nothing to read yet.
 */
export function useMarkRead(chatId: string, answering: boolean): void {
  const queries = useQueryClient()
  const visible = useVisible()
  const { data: chat } = useQuery(chatQuery(chatId))
  const watched = useRef(false)
  const unread = chat?.is_unread ?? false
  useEffect(() => {
    if (answering) watched.current = true
    if (answering || !visible || !(unread || watched.current)) return
    watched.current = false
    const { queryKey } = chatQuery(chatId)
    queries.setQueryData<Chat>(queryKey, (known) => known && { ...known, is_unread: false })
    markChatRead(chatId)
      .then(() => queries.invalidateQueries({ queryKey: ['chats', 'list'] }))
      .catch(() => undefined)
  }, [answering, unread, visible, chatId, queries])
}
