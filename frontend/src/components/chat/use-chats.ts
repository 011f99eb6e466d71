import { useQuery } from '@tanstack/react-query'
import { chatsQuery } from '@/api/chats'
import { useHidden } from '@/stores/hidden'

export function useChats(archived = false) {
  const query = useQuery(chatsQuery(archived))
  const hidden = useHidden(({ ids }) => ids)
  const chats = query.data?.items.filter(({ id, is_archived }) => !hidden.has(id) && is_archived === archived)
  return { ...query, chats }
}
