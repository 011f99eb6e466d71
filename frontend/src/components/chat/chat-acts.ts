import { createContext, useContext } from 'react'
import type { Message } from '@/api/types'
import type { LiveAnswer } from '@/stores/answers'

/** What can be done with the messages of the chat on the screen. */
export interface ChatActs {
  chatId: string
  /** Why nothing can be asked at the moment, asking again and editing included. */
  hindrance: string | null
  regenerate: (answer: Message) => void
  proceed: (answer: Message) => void
  startEdit: (question: Message) => void
  endEdit: (question: Message) => void
  saveEdit: (question: Message, text: string) => void
  show: (message: Message, versionId: string) => void
  retry: (live: LiveAnswer) => void
  dismiss: (live: LiveAnswer) => void
}

const Acts = createContext<ChatActs | null>(null)

export const ChatActsProvider = Acts.Provider

export function useChatActs(): ChatActs {
  const acts = useContext(Acts)
  if (!acts) throw new Error('outside of a chat')
  return acts
}
