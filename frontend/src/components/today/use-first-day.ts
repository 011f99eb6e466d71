import { useQuery } from '@tanstack/react-query'
import { chatsQuery } from '@/api/chats'
import { documentsQuery } from '@/api/documents'
import { remindersQuery } from '@/api/reminders'

export interface Progress {
  document: boolean
  chat: boolean
  reminder: boolean
}

/** What has been tried; undefined until it is known, so that nothing flashes by. */
export function useFirstDay(): Progress | undefined {
  const { data: documents } = useQuery(documentsQuery)
  const { data: chats } = useQuery(chatsQuery())
  const { data: reminders } = useQuery(remindersQuery)
  if (!documents || !chats || !reminders) return undefined
  return {
    document: documents.items.length > 0,
    chat: chats.items.length > 0,
    reminder: reminders.items.length > 0,
  }
}
