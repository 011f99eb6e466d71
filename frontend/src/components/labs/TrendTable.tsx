import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { TrendPoint } from '@/api/types'
import { documentPath } from '@/components/shared/document-path'
import { cn } from '@/components/ui/cn'
import { useFormat } from '@/i18n/format'
import { FlagMark } from './FlagMark'
import { useLabWords } from './use-lab-words'
import { isOut } from './values'

const cell = 'px-2 py-2 align-baseline phone:px-0 phone:py-0'

/** The results behind a curve, the newest first; on a phone each is a small card. */
export function TrendTable({
  name,
  points,
  unit,
}: {
  name: string
  points: readonly TrendPoint[]
  unit: string
}) {
  const { t } = useTranslation()
  const withLaboratory = points.some(({ laboratory }) => laboratory)
  return (
    <table className="w-full text-sm phone:block">
      <caption className="sr-only">{name}</caption>
      <thead className="phone:sr-only">
        <tr className="border-b text-left text-ink-3 text-xs [&>th]:px-2 [&>th]:py-1.5 [&>th]:font-[550]">
          <th scope="col">{t('labs.col.date')}</th>
          {withLaboratory && <th scope="col">{t('labs.col.laboratory')}</th>}
          <th scope="col" className="text-right">
            {t('labs.col.result')}
          </th>
          <th scope="col" className="text-right">
            {t('labs.col.range')}
          </th>
          <th scope="col">{t('labs.col.page')}</th>
          <th scope="col">{t('labs.col.state')}</th>
        </tr>
      </thead>
      <tbody className="phone:block">
        {points.toReversed().map((point) => (
          <TrendRow key={point.id} point={point} unit={unit} withLaboratory={withLaboratory} />
        ))}
      </tbody>
    </table>
  )
}

interface TrendRowProps {
  point: TrendPoint
  unit: string
  withLaboratory: boolean
}

function TrendRow({ point, unit, withLaboratory }: TrendRowProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const { result, range } = useLabWords()
  const printed = `${point.value_printed} ${point.unit_printed ?? ''}`.trim()
  return (
    <tr
      data-result={point.id}
      className="border-b last:border-b-0 phone:flex phone:flex-wrap phone:items-baseline phone:gap-x-3 phone:py-2"
    >
      <th scope="row" className={cn(cell, 'whitespace-nowrap text-left font-normal')}>
        {point.date ? format.calendarDate(point.date) : t('labs.no-date')}
      </th>
      {withLaboratory && (
        <td className={cn(cell, 'text-ink-2 phone:order-3 phone:empty:hidden')}>{point.laboratory}</td>
      )}
      <td className={cn(cell, 'text-right phone:ml-auto')}>
        <span className={cn('whitespace-nowrap font-semibold', isOut(point.flag) && 'text-bad')}>
          {result(point)} <span className="font-normal text-ink-3">{unit}</span>
        </span>{' '}
        <FlagMark flag={point.flag} className="block" />
        {point.factor !== null && (
          <span className="block text-ink-3 text-xs">{t('labs.in-report', { value: printed })}</span>
        )}
      </td>
      <td className={cn(cell, 'text-right text-ink-2 phone:order-3')}>{range(point)}</td>
      <td className={cn(cell, 'phone:order-4')}>
        <Link
          to={documentPath(point.document_id, { page: point.page, quote: point.quote })}
          title={point.quote || point.filename}
          className="finger text-brand hover:underline"
        >
          {t('labs.page', { number: point.page })}
          {point.quote && (
            <span className="ml-1.5 inline-block max-w-52 truncate align-bottom text-ink-3 phone:hidden">
              {point.quote.replace(/\s+/g, ' ')}
            </span>
          )}
          <span className="sr-only"> · {point.filename}</span>
        </Link>
      </td>
      <td
        className={cn(
          cell,
          'whitespace-nowrap phone:order-4',
          point.state === 'unconfirmed' ? 'text-warn' : 'text-ink-3',
        )}
      >
        {t(`labs.state.${point.state}`)}
      </td>
    </tr>
  )
}
