import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { chatQuery, markChatRead } from '@/api/chats'
import type { Chat } from '@/api/types'
import { useVisible } from '@/hooks/use-visible'

/** A chat on the screen has no news; while its answer is being written there is nothing to read yet. */
export function useMarkRead(chatId: string, answering: boolean): void {
  const queries = useQueryClient()
  const visible = useVisible()
  const { data: chat } = useQuery(chatQuery(chatId))
  const unread = (chat?.is_unread ?? false) && visible && !answering
  useEffect(() => {
    if (!unread) return
    const { queryKey } = chatQuery(chatId)
    queries.setQueryData<Chat>(queryKey, (known) => known && { ...known, is_unread: false })
    markChatRead(chatId)
      .then(() => queries.invalidateQueries({ queryKey: ['chats', 'list'] }))
      .catch(() => undefined)
  }, [unread, chatId, queries])
}
