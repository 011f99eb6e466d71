import { type KeyboardEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LabResult } from '@/api/types'
import { byPage, isOpen, nextOpen } from './progress'
import { RowCard } from './RowCard'
import { RowEditor } from './RowEditor'
import type { useReview } from './use-review'

interface RowListProps {
  rows: readonly LabResult[]
  active: string | null
  mayConfirm: boolean
  review: ReturnType<typeof useReview>
  onActive: (id: string) => void
  onPicture: (id: string) => void
}

/** The rows below each other. Arrows walk, Enter confirms, E corrects, Delete rejects the one that has the focus. */
export function RowList({ rows, active, mayConfirm, review, onActive, onPicture }: RowListProps) {
  const { t } = useTranslation()
  const [editing, setEditing] = useState<string | null>(null)
  const pages = byPage(rows)
  const walk = (id: string | null | undefined) => id && document.getElementById(`row-${id}`)?.focus()
  const confirm = (row: LabResult) => {
    review.settle.mutate({ row, state: 'confirmed' })
    walk(nextOpen(rows, row.id))
  }
  const close = (id: string) => {
    setEditing(null)
    // The form goes, and the focus would go with it.
    requestAnimationFrame(() => walk(id))
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const at = rows.findIndex(({ id }) => (event.target as HTMLElement).id === `row-${id}`)
    const row = rows[at]
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.code === 'ArrowDown') walk(rows[at + 1]?.id)
    else if (event.code === 'ArrowUp') walk(rows[at - 1]?.id)
    else if (event.code === 'Enter' && isOpen(row) && mayConfirm) confirm(row)
    else if (event.code === 'KeyE' && row.state !== 'rejected') setEditing(row.id)
    else if (event.code === 'Delete' && row.state !== 'rejected') review.reject(row)
    else return
    event.preventDefault()
  }
  return (
    <>
      {pages.map(({ page, rows: onPage }) => (
        <section key={page} aria-label={t('labs.page', { number: page })}>
          {pages.length > 1 && (
            <h2 className="mb-2 font-semibold text-ink-2 text-sm">{t('labs.page', { number: page })}</h2>
          )}
          <ul className="flex flex-col gap-2.5" onKeyDown={onKeyDown}>
            {onPage.map((row) => (
              <RowCard
                key={row.id}
                row={row}
                onFocus={() => onActive(row.id)}
                active={row.id === active}
                mayConfirm={mayConfirm}
                onConfirm={() => confirm(row)}
                onEdit={() => setEditing(row.id)}
                onReject={() => review.reject(row)}
                onRestore={() => review.settle.mutate({ row, state: 'unconfirmed' })}
                onPicture={() => onPicture(row.id)}
                editor={
                  editing === row.id ? (
                    <RowEditor row={row} change={review.change} onClose={() => close(row.id)} />
                  ) : null
                }
              />
            ))}
          </ul>
        </section>
      ))}
    </>
  )
}
