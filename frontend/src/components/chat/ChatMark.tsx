import { TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { WritingDots } from '@/components/shared/WritingDots'
import type { ChatMood } from './use-chat-mood'

/** What goes on in a chat: a sign for the eye, words for the ear. */
export function ChatMark({ mood }: { mood: ChatMood }) {
  const { t } = useTranslation()
  if (mood === 'calm') return null
  const words = {
    answering: t('chat.answering'),
    interrupted: t('chat.state.interrupted'),
    unread: t('chat.state.unread'),
  }[mood]
  return (
    <span className="flex shrink-0 items-center" title={words} data-mood={mood}>
      {mood === 'answering' && <WritingDots />}
      {mood === 'unread' && <span className="size-2 rounded-full bg-brand" />}
      {mood === 'interrupted' && <TriangleAlert className="size-4 text-warn" aria-hidden="true" />}
      <span className="sr-only">{words}</span>
    </span>
  )
}
