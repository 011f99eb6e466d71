import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { chatsQuery } from '@/api/chats'
import type { RoomMarks } from '@/components/layout/RoomMark'
import { useAnswers } from '@/stores/answers'

/** What the navigation says of the chats while one is elsewhere. */
export function useRoomMarks(): RoomMarks {
  const { t } = useTranslation()
  const writing = useAnswers(({ byChat }) => Object.values(byChat).some(({ phase }) => phase !== 'refused'))
  const { data } = useQuery(chatsQuery())
  const chats = data?.items ?? []
  if (writing || chats.some(({ is_answering }) => is_answering))
    return { chat: { words: t('chat.answering'), live: true } }
  return chats.some(({ is_unread }) => is_unread)
    ? { chat: { words: t('chat.state.unread'), live: false } }
    : {}
}
