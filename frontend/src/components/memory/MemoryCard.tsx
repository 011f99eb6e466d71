import { Check, FileText, MessageCircle, Pencil, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { MemoryEntry } from '@/api/types'
import { TimeText } from '@/components/shared/TimeText'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'

interface MemoryCardProps {
  entry: MemoryEntry
  lit: boolean
  confirming: boolean
  onConfirm: () => void
  onEdit: () => void
  onDelete: () => void
}

const tones = { critical: 'bad', high: 'warn', medium: 'plain', low: 'plain' } as const

export function MemoryCard({ entry, lit, confirming, onConfirm, onEdit, onDelete }: MemoryCardProps) {
  const { t } = useTranslation()
  const { title, content, category, importance, status, source_document_id, source_message_id } = entry
  const unconfirmed = status === 'unconfirmed'
  return (
    <li
      id={entry.id}
      data-memory={status}
      className={cn(
        'rounded-lg border bg-panel px-4.5 py-3.5',
        unconfirmed && 'border-warn-line',
        lit && 'outline-2 outline-brand outline-offset-2',
      )}
    >
      <div className="flex items-start gap-3">
        <div className="min-w-0 grow">
          <h2 className="font-[550]">{title}</h2>
          <p className="whitespace-pre-wrap text-ink-2">{content}</p>
        </div>
        <div className="-mr-1.5 flex shrink-0">
          <Button look="quiet" size="icon" aria-label={t('memory.edit-one', { title })} onClick={onEdit}>
            <Pencil aria-hidden="true" />
          </Button>
          <Button look="quiet" size="icon" aria-label={t('memory.delete-one', { title })} onClick={onDelete}>
            <Trash2 aria-hidden="true" />
          </Button>
        </div>
      </div>
      <div className="mt-2 flex flex-wrap items-center gap-x-2.5 gap-y-1.5 text-ink-3 text-sm">
        <Badge tone="brand">{t(`memory.category.${category}`)}</Badge>
        <Badge tone={tones[importance]}>{t(`memory.importance.${importance}`)}</Badge>
        <TimeText at={entry.created_at} style="day" />
        {source_document_id ? (
          <Link
            to={`/documents/${source_document_id}`}
            className="inline-flex items-center gap-1 text-brand hover:underline coarse:min-h-11"
          >
            <FileText className="size-4" aria-hidden="true" />
            {t('memory.from-document')}
          </Link>
        ) : (
          <span className="inline-flex items-center gap-1">
            {source_message_id && <MessageCircle className="size-4" aria-hidden="true" />}
            {t(source_message_id ? 'memory.from-chat' : 'memory.from-you')}
          </span>
        )}
        {unconfirmed && (
          <span className="ml-auto flex items-center gap-2 phone:ml-0">
            <Badge tone="warn">{t('memory.unconfirmed')}</Badge>
            <Button size="small" busy={confirming} onClick={onConfirm}>
              <Check aria-hidden="true" />
              {t('memory.confirm')}
            </Button>
          </span>
        )}
      </div>
    </li>
  )
}
