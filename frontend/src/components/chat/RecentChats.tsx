import { Plus } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { buttonStyle } from '@/components/ui/button'
import { useNow } from '@/hooks/use-now'
import { useFormat } from '@/i18n/format'
import { ChatRow } from './ChatRow'
import { groupChats } from './chat-groups'
import { listOfChats } from './row-focus'
import { useChats } from './use-chats'

const shown = 20

/** The sidebar's list: pinned chats and the latest ones, each with its menu. */
export function RecentChats() {
  const { t } = useTranslation()
  const { dayOf } = useFormat()
  const now = useNow()
  const { chats } = useChats()
  const groups = groupChats(chats?.slice(0, shown) ?? [], dayOf, now)
  return (
    <nav aria-label={t('chat.recent')} className="pt-4" {...{ [listOfChats]: '' }}>
      <div className="flex items-center justify-between pl-2.5">
        <h2 tabIndex={-1} className="text-ink-3 text-xs">
          {t('chat.recent')}
        </h2>
        <Link
          to="/chat"
          className={buttonStyle({ look: 'quiet', size: 'small' })}
          aria-label={t('chat.new')}
          title={t('chat.new')}
        >
          <Plus aria-hidden="true" />
        </Link>
      </div>
      {chats?.length === 0 && <p className="px-2.5 pt-1 text-ink-3 text-sm">{t('chat.recent-empty')}</p>}
      {groups.map(({ name, chats: members }) => (
        <div key={name}>
          <h3 className="px-2.5 pt-2 pb-0.5 text-ink-3 text-xs">{t(`chat.group.${name}`)}</h3>
          <ul className="flex flex-col gap-0.5">
            {members.map((chat) => (
              <ChatRow key={chat.id} chat={chat} slim />
            ))}
          </ul>
        </div>
      ))}
      {chats && chats.length > shown && (
        <Link to="/chat" className={buttonStyle({ look: 'quiet', size: 'small', className: 'mt-1 w-full' })}>
          {t('chat.all-chats')}
        </Link>
      )}
    </nav>
  )
}
