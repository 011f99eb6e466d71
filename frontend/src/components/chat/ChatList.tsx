import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { Choice } from '@/components/shared/Choice'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { TimeText } from '@/components/shared/TimeText'
import { Badge } from '@/components/ui/badge'
import { SkeletonRows } from '@/components/ui/skeleton'
import { ChatMenu } from './ChatMenu'
import { useChats } from './use-chats'

export function ChatList() {
  const { t } = useTranslation()
  const [shelf, setShelf] = useState<'current' | 'archive'>('current')
  const { chats, isPending, error, refetch } = useChats(shelf === 'archive')
  return (
    <section className="mt-6">
      <div className="mb-3 flex flex-wrap items-center justify-between gap-2">
        <h2 className="font-semibold text-base">{t('chat.all')}</h2>
        <Choice
          name={t('chat.shelf')}
          value={shelf}
          onChange={setShelf}
          options={[
            { value: 'current', label: t('chat.current') },
            { value: 'archive', label: t('chat.archived') },
          ]}
        />
      </div>
      {isPending && <SkeletonRows rows={3} />}
      {error && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {chats?.length === 0 && (
        <p className="py-6 text-center text-ink-3">
          {t(shelf === 'archive' ? 'chat.archive-empty' : 'chat.empty')}
        </p>
      )}
      {chats && chats.length > 0 && (
        <ul className="divide-y rounded-xl border bg-panel shadow-card">
          {chats.map((chat) => (
            <li key={chat.id} className="flex items-center gap-2 py-1 pr-2 pl-4.5">
              <Link
                to={`/chat/${chat.id}`}
                className="flex min-h-11 min-w-0 grow items-center gap-3 hover:text-brand"
              >
                <span className="truncate">{chat.title || t('chat.untitled')}</span>
                {chat.is_answering && <Badge tone="brand">{t('chat.answering')}</Badge>}
                <TimeText at={chat.updated_at} style="day" className="ml-auto shrink-0 text-ink-3 text-sm" />
              </Link>
              <ChatMenu chat={chat} />
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
