import { Plus } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Link, NavLink } from 'react-router'
import { buttonStyle } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { ChatMenu } from './ChatMenu'
import { useChats } from './use-chats'

const shown = 10

/** The sidebar's list: the latest chats, each with its menu. */
export function RecentChats() {
  const { t } = useTranslation()
  const { chats } = useChats()
  return (
    <nav aria-label={t('chat.recent')} className="pt-4">
      <div className="flex items-center justify-between pl-2.5">
        <h2 className="text-ink-3 text-xs">{t('chat.recent')}</h2>
        <Link
          to="/chat"
          className={buttonStyle({ look: 'quiet', size: 'small' })}
          aria-label={t('chat.new')}
          title={t('chat.new')}
        >
          <Plus aria-hidden="true" />
        </Link>
      </div>
      <ul className="mt-1 flex flex-col gap-0.5">
        {chats?.slice(0, shown).map((chat) => (
          <li key={chat.id} className="group relative">
            <NavLink
              to={`/chat/${chat.id}`}
              className={({ isActive }) =>
                cn(
                  'flex min-h-9 items-center rounded-sm py-1.5 pr-10 pl-2.5 coarse:min-h-11',
                  isActive ? 'bg-panel font-[550] text-ink shadow-card' : 'text-ink-2 hover:text-ink',
                )
              }
            >
              <span className="truncate" title={chat.title}>
                {chat.title || t('chat.untitled')}
              </span>
            </NavLink>
            <ChatMenu
              chat={chat}
              className="-translate-y-1/2 absolute! top-1/2 right-0 opacity-0 focus-visible:opacity-100 group-focus-within:opacity-100 group-hover:opacity-100 data-[state=open]:opacity-100 coarse:opacity-100"
            />
          </li>
        ))}
      </ul>
    </nav>
  )
}
