import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Choice } from '@/components/shared/Choice'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { SkeletonRows } from '@/components/ui/skeleton'
import { useNow } from '@/hooks/use-now'
import { useFormat } from '@/i18n/format'
import { ChatRow } from './ChatRow'
import { groupChats } from './chat-groups'
import { useChats } from './use-chats'

export function ChatList() {
  const { t } = useTranslation()
  const { dayOf } = useFormat()
  const now = useNow()
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
      {error && !chats && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {chats?.length === 0 && (
        <p className="py-6 text-center text-ink-3">
          {t(shelf === 'archive' ? 'chat.archive-empty' : 'chat.empty')}
        </p>
      )}
      {groupChats(chats ?? [], dayOf, now).map(({ name, chats: members }) => (
        <section key={name} className="mb-4" aria-label={t(`chat.group.${name}`)}>
          <h3 className="mb-1.5 px-1 text-ink-3 text-sm">{t(`chat.group.${name}`)}</h3>
          <ul className="divide-y rounded-xl border bg-panel shadow-card">
            {members.map((chat) => (
              <ChatRow key={chat.id} chat={chat} />
            ))}
          </ul>
        </section>
      ))}
    </section>
  )
}
