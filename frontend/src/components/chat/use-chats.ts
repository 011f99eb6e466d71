import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { allChatsQuery, chatsQuery } from '@/api/chats'
import type { Chat } from '@/api/types'
import { useHidden } from '@/stores/hidden'

/** The chats talked in last. */
export function useChats() {
  const query = useQuery(chatsQuery())
  return { ...query, chats: useShown(query.data?.items, false) }
}

/** All of them, page by page. */
export function useAllChats(archived: boolean) {
  const query = useInfiniteQuery(allChatsQuery(archived))
  return {
    ...query,
    chats: useShown(
      query.data?.pages.flatMap(({ items }) => items),
      archived,
    ),
  }
}

/** Without what was just deleted or moved to the other shelf. */
function useShown(chats: Chat[] | undefined, archived: boolean): Chat[] | undefined {
  const hidden = useHidden(({ ids }) => ids)
  return chats?.filter(({ id, is_archived }) => !hidden.has(id) && is_archived === archived)
}
