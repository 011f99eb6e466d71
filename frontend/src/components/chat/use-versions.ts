import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useRef, useState } from 'react'
import type { Messages } from '@/api/answer-log'
import { changeChat, messagesQuery } from '@/api/chats'
import type { Message } from '@/api/types'
import { useNotifyProblem } from '@/hooks/use-notify'
import type { Wanted } from './TurnView'

interface VersionSwitch {
  wanted: Wanted | null
  show: (from: Message, to: string) => void
  /** Resolves when the server knows of every switch: what is asked then follows what is on the screen. */
  shown: () => Promise<void>
}

/**
 * Shows another version of a message with all that follows it. The number changes at once; a branch that was left in
 * this session comes back at once too, and the server's word follows.
 */
export function useVersions(chatId: string): VersionSwitch {
  const queries = useQueryClient()
  const notifyProblem = useNotifyProblem()
  const [wanted, setWanted] = useState<Wanted | null>(null)
  const latest = useRef(0)
  const running = useRef<Promise<void>>(Promise.resolve())

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
      const tell = async () => {
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
      }
      // One after the other: the last one chosen is the one that stays.
      running.current = running.current.then(tell)
    },
    [chatId, queries, notifyProblem],
  )
  const shown = useCallback(() => running.current, [])
  return { wanted, show, shown }
}
