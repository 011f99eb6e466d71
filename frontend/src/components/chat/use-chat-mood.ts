import type { Chat } from '@/api/types'
import { useAnswers } from '@/stores/answers'

export type ChatMood = 'answering' | 'interrupted' | 'unread' | 'calm'

/** This tab knows of its own answers before the list does. */
export function useChatMood(chat: Chat): ChatMood {
  const phase = useAnswers(({ byChat }) => byChat[chat.id]?.phase)
  if (chat.is_answering || (phase && phase !== 'refused')) return 'answering'
  if (chat.is_interrupted) return 'interrupted'
  return chat.is_unread ? 'unread' : 'calm'
}
