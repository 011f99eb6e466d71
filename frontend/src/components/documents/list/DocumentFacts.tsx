import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import type { HealthDocument } from '@/api/types'
import { TimeText } from '@/components/shared/TimeText'
import { useFormat } from '@/i18n/format'
import { withFilter } from './filters'

/** One line of what a document is: type, its own date, laboratory, size; and its tags. */
export function DocumentFacts({ document }: { document: HealthDocument }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { doc_type, document_date, date_kind, laboratory, page_count, parts, created_at, tags } = document
  return (
    <span className="block text-ink-3 text-sm [&>*:not(:last-child,[data-tag])]:after:content-['_·_']">
      <span>{t(`documents.type.${doc_type}`)}</span>
      {document_date ? (
        <time dateTime={document_date} title={date_kind ? t(`date-kind.${date_kind}`) : undefined}>
          {format.calendarDate(document_date)}
        </time>
      ) : (
        <span>
          {t('documents.added')} <TimeText at={created_at} style="day" />
        </span>
      )}
      {laboratory && <span>{laboratory}</span>}
      {page_count !== null && page_count > 0 && (
        <span className="whitespace-nowrap">{t('documents.pages', { count: page_count })}</span>
      )}
      {parts > 1 && <span className="whitespace-nowrap">{t('documents.parts', { count: parts })}</span>}
      {tags.map((tag) => (
        <TagLink key={tag} tag={tag} />
      ))}
    </span>
  )
}

function TagLink({ tag }: { tag: string }) {
  const { t } = useTranslation()
  const [params] = useSearchParams()
  return (
    <Link
      to={{ pathname: '/documents', search: withFilter(params, 'tag', tag).toString() }}
      data-tag={tag}
      aria-label={t('documents.with-tag', { tag })}
      className="relative mr-1 inline-block rounded-full bg-sunk px-2 text-ink-2 text-xs leading-5.5 hover:text-brand coarse:before:absolute coarse:before:-inset-y-2.5 coarse:before:inset-x-0"
    >
      {tag}
    </Link>
  )
}
