import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useRef, useState } from 'react'
import type { Messages } from '@/api/answer-log'
import { changeChat, messagesQuery } from '@/api/chats'
import type { Message } from '@/api/types'
import { useNotifyProblem } from '@/hooks/use-notify'
import type { Wanted } from './TurnView'

/**
 * Shows another version of a message with all that follows it. The number changes at once; a branch that was left in
 * this session comes back at once too, and the server's word follows.
 */
export function useVersions(chatId: string): {
  wanted: Wanted | null
  show: (from: Message, to: string) => void
} {
  const queries = useQueryClient()
  const notifyProblem = useNotifyProblem()
  const [wanted, setWanted] = useState<Wanted | null>(null)
  const latest = useRef(0)

  const show = useCallback(
    (from: Message, to: string) => {
      const { queryKey } = messagesQuery(chatId)
      const branch = (id: string) => ['chats', 'left-branch', chatId, id]
      const turn = ++latest.current
      const before = queries.getQueryData<Messages>(queryKey)
      const known = queries.getQueryData<Messages>(branch(to))
      queries.setQueryData(branch(from.id), before)
      if (known) queries.setQueryData(queryKey, known)
      setWanted(known ? null : { from: from.id, to })
      void (async () => {
        try {
          await queries.cancelQueries({ queryKey })
          const chat = await changeChat(chatId, { leaf_id: to })
          queries.setQueryData(['chats', 'one', chatId], chat)
          if (turn === latest.current) await queries.invalidateQueries({ queryKey })
        } catch (error) {
          if (turn === latest.current) queries.setQueryData(queryKey, before)
          notifyProblem(error)
        } finally {
          if (turn === latest.current) setWanted(null)
        }
      })()
    },
    [chatId, queries, notifyProblem],
  )
  return { wanted, show }
}
