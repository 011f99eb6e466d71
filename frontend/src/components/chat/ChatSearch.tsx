import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { chatSearchQuery } from '@/api/chat-search'
import { MoreButton } from '@/components/shared/MoreButton'
import { messagePath } from '@/components/shared/message-path'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { Snippet } from '@/components/shared/Snippet'
import { TimeText } from '@/components/shared/TimeText'
import { SkeletonRows } from '@/components/ui/skeleton'
import { useDebounced } from '@/hooks/use-debounced'

/** Messages that contain the words; each opens its chat at the very place. */
export function ChatSearch({ words }: { words: string }) {
  const { t } = useTranslation()
  const settled = useDebounced(words.trim())
  const query = useInfiniteQuery({
    ...chatSearchQuery(settled),
    enabled: settled !== '',
    placeholderData: keepPreviousData,
  })
  const hits = query.data?.pages.flatMap(({ items }) => items)
  if (query.error && !hits) return <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />
  if (!hits) return <SkeletonRows rows={3} />
  return (
    <section aria-label={t('chat.found-title')} aria-busy={query.isFetching}>
      <p role="status" className="mb-2 text-ink-3 text-sm">
        {hits.length === 0 ? t('chat.found-nothing') : t('chat.found', { count: hits.length })}
      </p>
      <ul className="flex flex-col gap-2.5">
        {hits.map((hit) => (
          <li key={hit.message_id}>
            <Link
              to={messagePath(hit.chat_id, hit.message_id)}
              className="block rounded-lg border bg-panel px-4 py-3 hover:border-brand"
              data-hit={hit.message_id}
            >
              <span className="flex gap-2 font-[550]">
                <span className="truncate">{hit.chat_title || t('chat.untitled')}</span>
                <TimeText
                  at={hit.created_at}
                  style="day"
                  className="ml-auto shrink-0 font-normal text-ink-3 text-sm"
                />
              </span>
              <span className="mt-0.5 block text-ink-2 text-sm">
                <span className="text-ink-3">
                  {t(hit.role === 'user' ? 'chat.said-you' : 'chat.said-assistant')}{' '}
                </span>
                <Snippet snippet={hit.snippet} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
      <MoreButton query={query} />
    </section>
  )
}
