import { RotateCcw, Shapes, Tag, Trash2, X } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { HealthDocument } from '@/api/types'
import { Button } from '@/components/ui/button'
import { later } from '@/components/ui/later'
import { Menu, MenuItem } from '@/components/ui/menu'
import { useDocumentActs } from '../use-document-acts'
import { documentTypes } from './filters'

const TagDialog = later(() => import('./TagDialog').then((module) => module.TagDialog))

interface BarProps {
  count: number
  onClear: () => void
  children: ReactNode
}

/** Stays in sight while something is picked, and says how much. */
export function Bar({ count, onClear, children }: BarProps) {
  const { t } = useTranslation()
  return (
    <section
      aria-label={t('bulk.name')}
      data-bulk={count}
      className="sticky bottom-3 z-10 flex flex-wrap items-center gap-2 rounded-xl border bg-panel px-3 py-2 shadow-card"
    >
      <p role="status" className="px-1 font-[550] text-sm">
        {t('bulk.picked', { count })}
      </p>
      <div className="ml-auto flex flex-wrap items-center gap-1.5">
        {children}
        <Button
          look="quiet"
          size="icon"
          aria-label={t('bulk.clear')}
          title={t('bulk.clear')}
          onClick={onClear}
        >
          <X aria-hidden="true" />
        </Button>
      </div>
    </section>
  )
}

interface BulkBarProps {
  documents: readonly HealthDocument[]
  onClear: () => void
}

export function BulkBar({ documents, onClear }: BulkBarProps) {
  const { t } = useTranslation()
  const { change, trash } = useDocumentActs()
  const [tagging, setTagging] = useState(false)
  const ids = documents.map(({ id }) => id)
  return (
    <Bar count={ids.length} onClear={onClear}>
      <Button look="outline" size="small" aria-label={t('bulk.tag')} onClick={() => setTagging(true)}>
        <Tag aria-hidden="true" />
        <span className="phone:hidden">{t('bulk.tag')}</span>
      </Button>
      <Menu
        side="top"
        trigger={
          <Button look="outline" size="small" aria-label={t('bulk.type')}>
            <Shapes aria-hidden="true" />
            <span className="phone:hidden">{t('bulk.type')}</span>
          </Button>
        }
      >
        {documentTypes.map((type) => (
          <MenuItem key={type} onSelect={() => void change(ids, { action: 'type', doc_type: type })}>
            {t(`documents.type.${type}`)}
          </MenuItem>
        ))}
      </Menu>
      <Button
        look="outline"
        size="small"
        aria-label={t('documents.reindex')}
        onClick={() => void change(ids, { action: 'reindex' }).then(onClear)}
      >
        <RotateCcw aria-hidden="true" />
        <span className="phone:hidden">{t('documents.reindex')}</span>
      </Button>
      <Button
        look="outline"
        size="small"
        aria-label={t('trash.move')}
        onClick={() => {
          onClear()
          void trash(documents)
        }}
      >
        <Trash2 aria-hidden="true" />
        <span className="phone:hidden">{t('trash.move')}</span>
      </Button>
      {tagging && <TagDialog documents={documents} onClose={() => setTagging(false)} />}
    </Bar>
  )
}
