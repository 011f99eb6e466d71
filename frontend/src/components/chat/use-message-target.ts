import { type RefObject, useEffect, useRef } from 'react'
import { useLocation } from 'react-router'
import { changeChat } from '@/api/chats'
import { queryClient } from '@/api/query-client'
import type { useThread } from './use-thread'

const mark = '#m-'

/**
 * The message named by `#m-<id>` in the address: earlier pages are loaded until it is there, else the branch that
 * holds it is shown; then it is brought into view. Gives its id, to light it up.
 */
export function useMessageTarget(
  box: RefObject<HTMLElement | null>,
  chatId: string,
  { query, turns, settling }: ReturnType<typeof useThread>,
  release: () => void,
): string | null {
  const { hash } = useLocation()
  const id = hash.startsWith(mark) ? hash.slice(mark.length) : null
  const isThere =
    id !== null && turns.some(({ question, answer }) => question?.id === id || answer?.id === id)
  const { isSuccess, isFetching, hasNextPage, fetchNextPage, refetch } = query
  const asked = useRef<string | null>(null)

  useEffect(() => {
    if (!id || isThere || !isSuccess || isFetching || settling) return
    if (hasNextPage) {
      void fetchNextPage()
    } else if (asked.current !== id) {
      asked.current = id
      changeChat(chatId, { leaf_id: id })
        .then((chat) => {
          queryClient.setQueryData(['chats', 'one', chatId], chat)
          return refetch()
        })
        .catch(() => undefined)
    }
  }, [id, isThere, isSuccess, isFetching, settling, hasNextPage, fetchNextPage, refetch, chatId])

  useEffect(() => {
    const element = id && isThere ? document.getElementById(`m-${id}`) : null
    if (!element || !box.current) return
    release()
    box.current.scrollTop +=
      element.getBoundingClientRect().top - box.current.getBoundingClientRect().top - 24
  }, [id, isThere, box, release])

  return isThere ? id : null
}
