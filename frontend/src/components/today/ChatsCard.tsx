import { useQuery } from '@tanstack/react-query'
import { MessageCircle } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { chatsQuery } from '@/api/chats'
import { TimeText } from '@/components/shared/TimeText'
import { buttonStyle } from '@/components/ui/button'
import { Card, CardTitle } from '@/components/ui/card'
import { useHidden } from '@/stores/hidden'

export function ChatsCard() {
  const { t } = useTranslation()
  const { data } = useQuery(chatsQuery())
  const hidden = useHidden(({ ids }) => ids)
  const chats = data?.items.filter(({ id, is_archived }) => !is_archived && !hidden.has(id)).slice(0, 4)
  return (
    <Card aria-labelledby="continue-chats">
      <CardTitle id="continue-chats" icon={<MessageCircle aria-hidden="true" />}>
        {t('today.continue')}
      </CardTitle>
      <ul className="divide-y">
        {chats?.map((chat) => (
          <li key={chat.id}>
            <Link to={`/chat/${chat.id}`} className="flex min-h-11 items-center gap-3 py-2 hover:text-brand">
              <span className="min-w-0 grow truncate">{chat.title || t('chat.untitled')}</span>
              <TimeText at={chat.active_at} style="day" className="shrink-0 text-ink-3 text-sm" />
            </Link>
          </li>
        ))}
      </ul>
      <Link to="/chat" className={buttonStyle({ look: 'outline', className: 'mt-2.5' })}>
        {t('chat.new')}
      </Link>
    </Card>
  )
}
