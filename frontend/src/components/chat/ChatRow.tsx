import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { NavLink } from 'react-router'
import type { Chat } from '@/api/types'
import { TimeText } from '@/components/shared/TimeText'
import { cn } from '@/components/ui/cn'
import { useFormat } from '@/i18n/format'
import { ChatMark } from './ChatMark'
import { ChatMenu } from './ChatMenu'
import { RenameInline } from './RenameInline'
import { useChatActions } from './use-chat-actions'
import { useChatMood } from './use-chat-mood'

/** A chat in a list; `slim` is the sidebar's form, whose menu shows on hover and focus. */
export function ChatRow({ chat, slim = false }: { chat: Chat; slim?: boolean }) {
  const { t } = useTranslation()
  const [renaming, setRenaming] = useState(false)
  const link = useRef<HTMLAnchorElement>(null)
  const { rename } = useChatActions(chat)
  const mood = useChatMood(chat)
  const { dayOf } = useFormat()
  const isToday = dayOf(chat.active_at) === dayOf(new Date())
  const title = chat.title || t('chat.untitled')

  const endRenaming = (value: string | null) => {
    setRenaming(false)
    if (value && value !== chat.title) void rename(value).catch(() => undefined)
    requestAnimationFrame(() => link.current?.focus())
  }

  if (renaming) {
    return (
      <li className={slim ? 'py-0.5' : 'px-3 py-1'}>
        <RenameInline title={chat.title} name={t('chat.title-of', { title })} onEnd={endRenaming} />
      </li>
    )
  }
  return (
    <li className={cn('group relative', !slim && 'flex items-center gap-2 py-1 pr-2')} data-chat={chat.id}>
      <NavLink
        ref={link}
        to={`/chat/${chat.id}`}
        className={({ isActive }) =>
          slim
            ? cn(
                'flex min-h-9 items-center gap-2 rounded-sm py-1.5 pr-9.5 pl-2.5 coarse:min-h-11 coarse:pr-12',
                isActive ? 'bg-panel font-[550] text-ink shadow-card' : 'text-ink-2 hover:text-ink',
              )
            : 'flex min-h-11 min-w-0 grow items-center gap-3 pl-4.5 hover:text-brand'
        }
      >
        <span className={cn('min-w-0 truncate', mood === 'unread' && 'font-semibold text-ink')} title={title}>
          {title}
        </span>
        <ChatMark mood={mood} />
        {!slim && (
          <TimeText
            at={chat.active_at}
            style={isToday ? 'time' : 'day'}
            className="ml-auto shrink-0 text-ink-3 text-sm"
          />
        )}
      </NavLink>
      <ChatMenu
        chat={chat}
        onRename={() => setRenaming(true)}
        className={
          slim
            ? '-translate-y-1/2 absolute! top-1/2 right-0 opacity-0 focus-visible:opacity-100 group-focus-within:opacity-100 group-hover:opacity-100 data-[state=open]:opacity-100 coarse:opacity-100'
            : ''
        }
      />
    </li>
  )
}
