import { useQuery } from '@tanstack/react-query'
import { MessageCircleOff } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { chatQuery, messagesQuery } from '@/api/chats'
import { toProblem } from '@/api/problem'
import { queryClient } from '@/api/query-client'
import { ChatMenu } from '@/components/chat/ChatMenu'
import { ChatRoom } from '@/components/chat/ChatRoom'
import { QuotaPill } from '@/components/chat/QuotaPill'
import { Page } from '@/components/layout/Page'
import { EmptyState } from '@/components/shared/EmptyState'
import { buttonStyle } from '@/components/ui/button'
import { sessionKnown } from '@/stores/session'

/** The messages are asked for as soon as the session is there, ahead of everything else on the page. */
export function begin({ chatId = '' }: { chatId?: string }): void {
  void sessionKnown().then((isSignedIn) => {
    if (!isSignedIn) return
    void queryClient.prefetchInfiniteQuery(messagesQuery(chatId))
    void queryClient.prefetchQuery(chatQuery(chatId))
  })
}

export default function ChatPage() {
  const { t } = useTranslation()
  const { chatId = '' } = useParams()
  const { data: chat, error } = useQuery(chatQuery(chatId))

  if (error && [404, 422].includes(toProblem(error).status)) {
    return (
      <Page title={t('chat.gone-title')}>
        <EmptyState
          icon={MessageCircleOff}
          title={t('chat.gone-heading')}
          action={
            <Link to="/chat" className={buttonStyle()}>
              {t('chat.all')}
            </Link>
          }
        >
          {t('chat.gone-text')}
        </EmptyState>
      </Page>
    )
  }

  return (
    <Page
      title={chat?.title || t('chat.untitled')}
      actions={
        <>
          <QuotaPill />
          {chat && <ChatMenu chat={chat} />}
        </>
      }
      ownScroll
      keepFocus
    >
      <ChatRoom key={chatId} chatId={chatId} />
    </Page>
  )
}
