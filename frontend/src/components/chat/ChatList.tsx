import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { Choice } from '@/components/shared/Choice'
import { MoreButton } from '@/components/shared/MoreButton'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { SearchField } from '@/components/shared/SearchField'
import { SkeletonRows } from '@/components/ui/skeleton'
import { useNow } from '@/hooks/use-now'
import { useFormat } from '@/i18n/format'
import { ChatRow } from './ChatRow'
import { ChatSearch } from './ChatSearch'
import { groupChats } from './chat-groups'
import { listOfChats } from './row-focus'
import { useAllChats } from './use-chats'

type Shelf = 'current' | 'archive'

export function ChatList() {
  const { t } = useTranslation()
  const [shelf, setShelf] = useState<Shelf>('current')
  const [params, setParams] = useSearchParams()
  const words = params.get('q') ?? ''
  return (
    <section className="mt-6" {...{ [listOfChats]: '' }}>
      <div className="mb-3 flex flex-wrap items-center justify-between gap-2">
        <h2 tabIndex={-1} className="font-semibold text-base">
          {t('chat.all')}
        </h2>
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
      <div className="mb-4">
        <SearchField
          name={t('chat.search')}
          value={words}
          onChange={(q) => setParams(q ? { q } : {}, { replace: true })}
        />
      </div>
      {words.trim() ? <ChatSearch words={words} /> : <Groups shelf={shelf} />}
    </section>
  )
}

function Groups({ shelf }: { shelf: Shelf }) {
  const { t } = useTranslation()
  const { dayOf } = useFormat()
  const now = useNow()
  const query = useAllChats(shelf === 'archive')
  const { chats, isPending, error, refetch } = query
  return (
    <>
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
      <MoreButton query={query} />
    </>
  )
}
