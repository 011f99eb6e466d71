import { Check, CircleCheck, Image, Pencil, RotateCcw, TriangleAlert, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { LabResult } from '@/api/types'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { useFormat } from '@/i18n/format'
import { FlagMark } from '../FlagMark'
import { unitOf } from '../unit-words'
import { useLabWords } from '../use-lab-words'
import { isOut, rangeWords } from '../values'
import { doubtsOf } from './doubts'

interface RowCardProps {
  row: LabResult
  active: boolean
  /** Nothing can be confirmed while the document is somebody else's. */
  mayConfirm: boolean
  onFocus: () => void
  onConfirm: () => void
  onEdit: () => void
  onReject: () => void
  onRestore: () => void
  /** On a phone, where the picture is not beside the rows. */
  onPicture: () => void
  /** The form in place of the acts, while the row is being corrected. */
  editor: ReactNode
}

export function RowCard(props: RowCardProps) {
  const { row, active, editor, onFocus } = props
  const { t } = useTranslation()
  const { result, language } = useLabWords()
  const rejected = row.state === 'rejected'
  return (
    <li
      id={`row-${row.id}`}
      data-row={row.state}
      tabIndex={active ? 0 : -1}
      aria-current={active || undefined}
      onFocus={onFocus}
      className={cn(
        'scroll-my-6 rounded-lg border bg-panel px-4 py-3 transition-colors',
        row.doubts.length > 0 && row.state === 'unconfirmed' && 'border-warn-line',
        active && 'border-brand',
        rejected && 'bg-sunk',
      )}
    >
      <div className="flex flex-wrap items-baseline gap-x-3">
        <p className={cn('min-w-0 grow font-[550]', rejected && 'text-ink-3 line-through')}>
          {row.analyte_printed}
        </p>
        <span className={cn('font-semibold', isOut(row.flag) && !rejected && 'text-bad')}>
          {result(row)} <span className="font-normal text-ink-3 text-sm">{unitOf(row, language)}</span>
        </span>
        <FlagMark flag={row.flag} />
      </div>
      <About row={row} />
      {row.state === 'unconfirmed' &&
        doubtsOf(row.doubts).map((doubt) => (
          <p key={doubt} className="mt-1 flex items-start gap-1.5 text-sm text-warn" data-doubt={doubt}>
            <TriangleAlert className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
            {t(`labs.doubt.${doubt}`)}
          </p>
        ))}
      {editor ?? <Acts {...props} />}
    </li>
  )
}

function About({ row }: { row: LabResult }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { specimen, language } = useLabWords()
  const range = rangeWords(row, language)
  const known = row.analyte ? row.name : t('review.analyte-none')
  const parts = [
    [known, specimen(row.specimen)].filter(Boolean).join(', '),
    range ? t('labs.range-is', { range }) : t('review.no-range'),
    row.collected_on ? format.calendarDate(row.collected_on) : t('labs.no-date'),
  ]
  return <p className="text-ink-2 text-sm">{parts.join(' · ')}</p>
}

function Acts({ row, mayConfirm, onConfirm, onEdit, onReject, onRestore, onPicture }: RowCardProps) {
  const { t } = useTranslation()
  const name = row.analyte_printed
  return (
    <div className="mt-2 flex flex-wrap items-center gap-1.5">
      {row.state === 'unconfirmed' && mayConfirm && (
        <Button
          look="outline"
          size="small"
          aria-label={t('review.confirm-one', { name })}
          onClick={onConfirm}
        >
          <Check aria-hidden="true" />
          {t('review.confirm')}
        </Button>
      )}
      {row.state === 'confirmed' && (
        <Badge tone="ok" icon={<CircleCheck aria-hidden="true" />}>
          {t(row.as_read ? 'review.corrected' : 'labs.state.confirmed')}
        </Badge>
      )}
      {row.state === 'rejected' ? (
        <>
          <Badge>{t('labs.state.rejected')}</Badge>
          <Button
            look="quiet"
            size="small"
            aria-label={t('review.restore-one', { name })}
            onClick={onRestore}
          >
            <RotateCcw aria-hidden="true" />
            {t('review.restore')}
          </Button>
        </>
      ) : (
        <>
          <Button look="quiet" size="small" aria-label={t('review.edit-one', { name })} onClick={onEdit}>
            <Pencil aria-hidden="true" />
            <span className="phone:hidden">{t('review.edit')}</span>
          </Button>
          <Button look="quiet" size="small" aria-label={t('review.reject-one', { name })} onClick={onReject}>
            <X aria-hidden="true" />
            <span className="phone:hidden">{t('review.reject')}</span>
          </Button>
        </>
      )}
      <Button
        look="quiet"
        size="small"
        className="ml-auto desk:hidden"
        aria-label={t('review.picture-one', { name })}
        onClick={onPicture}
      >
        <Image aria-hidden="true" />
      </Button>
    </div>
  )
}
