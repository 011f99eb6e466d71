import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { memoryOfAnswerQuery } from '@/api/memory'
import type { Message } from '@/api/types'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { Skeleton } from '@/components/ui/skeleton'

/** The entries of memory that an answer was given with, each with the way to it. */
export function UsedMemory({ message: { id, chat_id } }: { message: Message }) {
  const { t } = useTranslation()
  const { data: entries, error, refetch } = useQuery(memoryOfAnswerQuery(chat_id, id))
  if (!entries && error) return <ProblemNotice error={error} onRetry={() => void refetch()} />
  if (!entries) return <Skeleton className="mt-1.5 h-16" />
  return (
    <section
      aria-label={t('chat.memory-used')}
      className="mt-1.5 animate-fade rounded-lg border bg-panel px-3.5 py-2.5 text-sm"
      data-used-memory={entries.length}
    >
      <p className="text-ink-2">{t(entries.length > 0 ? 'chat.memory-used' : 'chat.memory-gone')}</p>
      <ul className="mt-1">
        {entries.map((entry) => (
          <li key={entry.id} className="border-t first:border-t-0">
            <Link
              to={`/memory${entry.is_active ? '' : '?state=inactive'}#${entry.id}`}
              className="flex flex-wrap items-baseline gap-x-2 py-1.5 hover:text-brand coarse:min-h-11 coarse:py-2.5"
            >
              <span className="font-[550]">{entry.title}</span>
              {entry.content !== entry.title && (
                <span className="line-clamp-2 min-w-0 text-ink-2">{entry.content}</span>
              )}
              {entry.status === 'unconfirmed' && <span className="text-warn">{t('memory.unconfirmed')}</span>}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
