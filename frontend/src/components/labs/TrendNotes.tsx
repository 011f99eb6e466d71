import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Trend, TrendPoint } from '@/api/types'
import { documentPath } from '@/components/shared/document-path'
import { useFormat } from '@/i18n/format'
import { reviewPath } from './paths'
import { unitWords } from './unit-words'
import { useLabWords } from './use-lab-words'
import { decimalWords, rounded } from './values'

/** What was done to the numbers, said openly: an example out of the report itself. */
export function TrendNotes({ trend }: { trend: Trend }) {
  const { t } = useTranslation()
  const { language } = useLabWords()
  const conversions = trend.notes.filter(({ code }) => code === 'converted')
  if (conversions.length === 0) return null
  return (
    <ul className="mt-3 flex flex-col gap-1 text-ink-2 text-sm" data-notes="">
      {conversions.map(({ params }) => {
        const point = trend.points.find(
          ({ factor, value }) =>
            factor !== null && value !== null && Number(factor) === Number(params.factor),
        )
        return (
          <li key={`${params.from}-${params.factor}`}>
            {t('labs.converted', {
              from: `${point?.value_printed ?? ''} ${unitWords(params.from ?? '', language)}`.trim(),
              factor: decimalWords(rounded(params.factor ?? ''), language),
              to: `${decimalWords(rounded(point?.value ?? ''), language)} ${unitWords(params.to ?? '', language)}`.trim(),
              source: params.source ?? '',
            })}
          </li>
        )
      })}
    </ul>
  )
}

/** Results that are no part of the curve, and why. */
export function Apart({ trend }: { trend: Trend }) {
  const { t } = useTranslation()
  if (trend.apart.length === 0) return null
  const unreviewed = trend.notes.some(({ code }) => code === 'unreviewed')
  const foreign = trend.notes.some(({ code }) => code === 'not-joined')
  return (
    <section aria-label={t('labs.apart')} className="mt-4 rounded-lg border bg-sunk px-4 py-3 text-sm">
      <h3 className="font-[550]">{t('labs.apart')}</h3>
      {foreign && <p className="text-ink-2">{t('labs.apart-unit')}</p>}
      {unreviewed && <p className="text-ink-2">{t('labs.apart-unreviewed')}</p>}
      <ul className="mt-1 divide-y">
        {trend.apart.map((point) => (
          <ApartRow key={point.id} point={point} />
        ))}
      </ul>
    </section>
  )
}

function ApartRow({ point }: { point: TrendPoint }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <li className="flex flex-wrap items-baseline gap-x-3 py-1.5" data-apart={point.id}>
      <span>{point.date ? format.calendarDate(point.date) : t('labs.no-date')}</span>
      <span className="font-[550]">
        {point.value_printed} {point.unit_printed}
      </span>
      <Link
        to={documentPath(point.document_id, { page: point.page, quote: point.quote })}
        className="finger text-brand hover:underline"
      >
        {t('labs.page-of', { number: point.page, name: point.filename })}
      </Link>
      {point.state === 'unconfirmed' && (
        <Link to={reviewPath(point.document_id)} className="finger text-brand hover:underline">
          {t('labs.check')}
        </Link>
      )}
    </li>
  )
}
