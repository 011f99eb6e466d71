import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { TrendPoint } from '@/api/types'
import { documentPath } from '@/components/shared/document-path'
import { useFormat } from '@/i18n/format'
import { FlagMark } from '../FlagMark'
import { useLabWords } from '../use-lab-words'

/** The chosen point in words, spoken when it changes, with the way to its line. */
export function Readout({ point, unit }: { point: TrendPoint; unit: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { result, range } = useLabWords()
  const own = range(point)
  return (
    <p
      role="status"
      data-readout={point.id}
      className="mt-1 flex min-h-6 flex-wrap items-baseline gap-x-2 gap-y-0.5 text-sm print:hidden"
    >
      <span>{point.date ? format.calendarDate(point.date) : t('labs.no-date')}</span>
      <span className="font-semibold">
        {result(point)} {unit}
      </span>
      {point.factor !== null && (
        <span className="text-ink-3">
          {t('labs.in-report', { value: `${point.value_printed} ${point.unit_printed ?? ''}`.trim() })}
        </span>
      )}
      <FlagMark flag={point.flag} />
      {own && <span className="text-ink-3">{t('labs.range-is', { range: own })}</span>}
      {point.laboratory && <span className="text-ink-3">{point.laboratory}</span>}
      {point.state === 'unconfirmed' && <span className="text-warn">{t('labs.state.unconfirmed')}</span>}
      <Link
        to={documentPath(point.document_id, { page: point.page, quote: point.quote })}
        className="finger text-brand hover:underline"
      >
        {t('labs.page-of', { number: point.page, name: point.filename })}
      </Link>
    </p>
  )
}
