import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { memoryHistoryQuery, memoryUsesQuery } from '@/api/memory'
import type { MemoryEntry } from '@/api/types'
import { messagePath } from '@/components/shared/message-path'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { TimeText } from '@/components/shared/TimeText'
import { Dialog } from '@/components/ui/dialog'
import { SkeletonRows } from '@/components/ui/skeleton'
import { EntryFacts } from './EntryFacts'
import type { Panel } from './MemoryCard'

interface EntrySheetProps {
  entry: MemoryEntry
  panel: Panel
  onClose: () => void
}

/** What an entry has replaced, or the answers it was used in. */
export function EntrySheet({ entry, panel, onClose }: EntrySheetProps) {
  const { t } = useTranslation()
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t(panel === 'history' ? 'memory.history-of' : 'memory.uses-of', { title: entry.title })}
      closeName={t('common.close')}
      sheet
    >
      {panel === 'history' ? <Before id={entry.id} /> : <Uses id={entry.id} />}
    </Dialog>
  )
}

function Before({ id }: { id: string }) {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(memoryHistoryQuery(id))
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />
  if (!data) return <SkeletonRows rows={3} />
  return (
    <ol className="flex flex-col gap-4 border-l-2 pl-4">
      {data.toReversed().map((entry) => (
        <li key={entry.id} data-former={entry.id}>
          <p className="text-ink-3 text-xs">{t(entry.id === id ? 'memory.now' : 'memory.before')}</p>
          <p className="font-[550]">{entry.title}</p>
          {entry.content !== entry.title && <p className="whitespace-pre-wrap text-ink-2">{entry.content}</p>}
          <EntryFacts entry={entry} />
        </li>
      ))}
    </ol>
  )
}

function Uses({ id }: { id: string }) {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(memoryUsesQuery(id))
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />
  if (!data) return <SkeletonRows rows={3} />
  return (
    <ul className="divide-y">
      {data.map((use) => (
        <li key={use.message_id}>
          <Link
            to={messagePath(use.chat_id, use.message_id)}
            className="flex min-h-11 items-center gap-3 py-2 hover:text-brand"
          >
            <span className="min-w-0 grow truncate">{use.chat_title || t('chat.untitled')}</span>
            <TimeText at={use.created_at} className="shrink-0 text-ink-3 text-sm" />
          </Link>
        </li>
      ))}
    </ul>
  )
}
