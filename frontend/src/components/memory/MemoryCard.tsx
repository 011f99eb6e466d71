import { Check, Pencil, Trash2, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { MemoryEntry } from '@/api/types'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { EntryFacts } from './EntryFacts'
import type { useMemoryActs } from './use-memory-acts'

export type Panel = 'history' | 'uses'

interface MemoryCardProps {
  entry: MemoryEntry
  lit: boolean
  acts: ReturnType<typeof useMemoryActs>
  /** While several are being chosen. */
  chosen: boolean | null
  onChoose: (chosen: boolean) => void
  onEdit: () => void
  onPanel: (panel: Panel) => void
}

export function MemoryCard(props: MemoryCardProps) {
  const { entry, lit, acts, chosen, onChoose, onEdit } = props
  const { t } = useTranslation()
  const { title, content, status, is_active, source } = entry
  return (
    <li
      id={entry.id}
      data-memory={status}
      data-active={is_active}
      className={cn(
        'rounded-lg border bg-panel px-4.5 py-3.5',
        status === 'unconfirmed' && 'border-warn-line',
        !is_active && 'bg-sunk',
        lit && 'outline-2 outline-brand outline-offset-2',
      )}
    >
      <div className="flex items-start gap-3">
        {chosen !== null && (
          <label className="grid size-6 shrink-0 place-items-center coarse:size-11">
            <input
              type="checkbox"
              className="size-4.5 accent-(--brand)"
              checked={chosen}
              aria-label={t('memory.choose-one', { title })}
              onChange={(event) => onChoose(event.target.checked)}
            />
          </label>
        )}
        <div className="min-w-0 grow">
          <h2 className={cn('font-[550]', !is_active && 'text-ink-2')}>{title}</h2>
          {content !== title && <p className="whitespace-pre-wrap text-ink-2">{content}</p>}
          {status === 'unconfirmed' && source.quote && (
            <p className="mt-1 border-l-2 pl-2.5 text-ink-3 text-sm">{source.quote.replace(/\s+/g, ' ')}</p>
          )}
        </div>
        <div className="-mr-1.5 flex shrink-0">
          <Button look="quiet" size="icon" aria-label={t('memory.edit-one', { title })} onClick={onEdit}>
            <Pencil aria-hidden="true" />
          </Button>
          <Button
            look="quiet"
            size="icon"
            aria-label={t('memory.delete-one', { title })}
            onClick={() => acts.remove(entry)}
          >
            <Trash2 aria-hidden="true" />
          </Button>
        </div>
      </div>
      <EntryFacts entry={entry} />
      <Acts {...props} />
    </li>
  )
}

function Acts({ entry, acts, onPanel }: MemoryCardProps) {
  const { t } = useTranslation()
  const { id, title, status, is_active, used_in, replaces_id, replaced_by_id } = entry
  const proposal = status === 'unconfirmed' && is_active
  return (
    <div className="mt-1.5 -ml-1 flex flex-wrap items-center gap-x-3 gap-y-1">
      {proposal && (
        <>
          <Badge tone="warn">{t('memory.unconfirmed')}</Badge>
          <Button size="small" busy={acts.isConfirming(id)} onClick={() => acts.confirm(id)}>
            <Check aria-hidden="true" />
            {t('memory.confirm')}
          </Button>
          <Button
            look="outline"
            size="small"
            aria-label={t('memory.reject-one', { title })}
            onClick={() => acts.retire(entry, t('memory.rejected', { title }))}
          >
            <X aria-hidden="true" />
            {t('memory.reject')}
          </Button>
        </>
      )}
      {used_in > 0 && (
        <Button look="link" size="inline" onClick={() => onPanel('uses')}>
          {t('memory.used', { count: used_in })}
        </Button>
      )}
      {replaces_id && (
        <Button look="link" size="inline" onClick={() => onPanel('history')}>
          {t('memory.history')}
        </Button>
      )}
      {replaced_by_id && <span className="text-ink-3 text-sm">{t('memory.replaced')}</span>}
      {!proposal && (
        <Button
          look="link"
          size="inline"
          onClick={() =>
            is_active ? acts.retire(entry, t('memory.retired', { title })) : acts.bringBack(entry)
          }
        >
          {t(is_active ? 'memory.retire' : 'memory.bring-back')}
        </Button>
      )}
    </div>
  )
}
