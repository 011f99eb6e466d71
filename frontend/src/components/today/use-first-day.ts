import { useQuery } from '@tanstack/react-query'
import { chatsQuery } from '@/api/chats'
import { documentsQuery } from '@/api/documents'
import { remindersQuery } from '@/api/reminders'

export interface Progress {
  document: boolean
  chat: boolean
  reminder: boolean
}

interface FirstDay {
  /** What has been tried; undefined until it is known, so that nothing flashes by. */
  done: Progress | undefined
  /** Why it can't be known. */
  error: Error | null
  retry: () => void
}

export function useFirstDay(): FirstDay {
  const documents = useQuery(documentsQuery)
  const chats = useQuery(chatsQuery())
  const reminders = useQuery(remindersQuery)
  const asked = [documents, chats, reminders]
  if (!documents.data || !chats.data || !reminders.data) {
    const retry = () => {
      for (const { error, refetch } of asked) if (error) void refetch()
    }
    return { done: undefined, error: asked.find(({ error }) => error)?.error ?? null, retry }
  }
  const done = {
    document: documents.data.items.length > 0,
    chat: chats.data.items.length > 0,
    reminder: reminders.data.items.length > 0,
  }
  return { done, error: null, retry: () => undefined }
}
