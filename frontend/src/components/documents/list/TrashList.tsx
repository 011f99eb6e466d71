import { ArchiveRestore, Trash2 } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { HealthDocument } from '@/api/types'
import { ConfirmDialog } from '@/components/shared/ConfirmDialog'
import { EmptyState } from '@/components/shared/EmptyState'
import { MoreButton } from '@/components/shared/MoreButton'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { TimeText } from '@/components/shared/TimeText'
import { Button } from '@/components/ui/button'
import { SkeletonRows } from '@/components/ui/skeleton'
import { useShelf } from '@/hooks/use-documents'
import { useHidden } from '@/stores/hidden'
import { daysLeft } from '../stage'
import { useDocumentActs } from '../use-document-acts'
import { Bar } from './BulkBar'
import { PickBox } from './DocumentRow'
import { useSelection } from './selection'

type Doomed = readonly HealthDocument[] | 'all' | null

/** What can still be brought back, and what goes when. */
export function TrashList({ words }: { words: string }) {
  const { t } = useTranslation()
  const hidden = useHidden(({ ids }) => ids)
  const query = useShelf({ trash: true, ...(words && { q: words }) })
  const { restore, purge } = useDocumentActs()
  const [doomed, setDoomed] = useState<Doomed>(null)
  const documents = useMemo(
    () => (query.data?.pages ?? []).flatMap(({ items }) => items).filter(({ id }) => !hidden.has(id)),
    [query.data, hidden],
  )
  const order = useMemo(() => documents.map(({ id }) => id), [documents])
  const { ids, pick, clear } = useSelection(order)

  if (query.isPending) return <SkeletonRows rows={3} className="h-16" />
  if (!query.data) return <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />
  if (documents.length === 0) {
    return (
      <EmptyState icon={Trash2} title={t('trash.empty-title')}>
        {t('trash.empty-text')}
      </EmptyState>
    )
  }
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-3">
        <p className="min-w-0 grow basis-60 text-ink-2 text-sm">{t('trash.about')}</p>
        <Button look="outline" onClick={() => setDoomed('all')}>
          <Trash2 aria-hidden="true" />
          {t('trash.empty-it')}
        </Button>
      </div>
      <ul className="divide-y overflow-hidden rounded-xl border bg-panel shadow-card">
        {documents.map((document) => (
          <TrashRow
            key={document.id}
            document={document}
            picked={ids.includes(document.id)}
            onPick={pick}
            onRestore={() => void restore([document.id])}
            onPurge={() => setDoomed([document])}
          />
        ))}
      </ul>
      <MoreButton query={query} />
      {ids.length > 0 && (
        <Bar count={ids.length} onClear={clear}>
          <Button look="outline" size="small" onClick={() => void restore(ids)}>
            <ArchiveRestore aria-hidden="true" />
            {t('trash.restore')}
          </Button>
          <Button
            look="outline"
            size="small"
            onClick={() => setDoomed(documents.filter(({ id }) => ids.includes(id)))}
          >
            <Trash2 aria-hidden="true" />
            {t('trash.purge')}
          </Button>
        </Bar>
      )}
      <ForGood doomed={doomed} onClose={() => setDoomed(null)} onConfirm={purge} />
    </div>
  )
}

interface ForGoodProps {
  doomed: Doomed
  onClose: () => void
  onConfirm: (ids: readonly string[] | 'all') => Promise<unknown>
}

function ForGood({ doomed, onClose, onConfirm }: ForGoodProps) {
  const { t } = useTranslation()
  const [only] = doomed && doomed !== 'all' && doomed.length === 1 ? doomed : []
  const text = only
    ? t('trash.purge-one', { name: only.filename })
    : doomed === 'all'
      ? t('trash.purge-all')
      : t('trash.purge-many', { count: doomed?.length ?? 0 })
  return (
    <ConfirmDialog
      open={doomed !== null}
      onOpenChange={(open) => !open && onClose()}
      title={t('trash.purge-title')}
      description={text}
      confirm={t('trash.purge')}
      onConfirm={() => onConfirm(doomed === 'all' ? 'all' : (doomed ?? []).map(({ id }) => id))}
    />
  )
}

interface TrashRowProps {
  document: HealthDocument
  picked: boolean
  onPick: (id: string, withShift: boolean) => void
  onRestore: () => void
  onPurge: () => void
}

function TrashRow({ document, picked, onPick, onRestore, onPurge }: TrashRowProps) {
  const { t } = useTranslation()
  const { id, filename, deleted_at, purged_at } = document
  return (
    <li data-trashed={id} className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4.5 py-3 phone:px-3.5">
      <PickBox name={filename} picked={picked} onPick={(withShift) => onPick(id, withShift)} />
      <div className="min-w-0 grow basis-50">
        <p className="truncate font-[550]" title={filename}>
          {filename}
        </p>
        <p className="text-ink-3 text-sm">
          {t('trash.deleted')} {deleted_at && <TimeText at={deleted_at} style="day" />} ·{' '}
          {t('trash.left', { count: daysLeft(purged_at) })}
        </p>
      </div>
      <Button look="outline" size="small" onClick={onRestore}>
        <ArchiveRestore aria-hidden="true" />
        {t('trash.restore')}
      </Button>
      <Button
        look="quiet"
        size="small"
        aria-label={t('trash.purge-name', { name: filename })}
        title={t('trash.purge')}
        onClick={onPurge}
      >
        <Trash2 aria-hidden="true" />
      </Button>
    </li>
  )
}
