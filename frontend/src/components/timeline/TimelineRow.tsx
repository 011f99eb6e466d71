import { Activity, Brain, Files } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { TimelineItem } from '@/api/types'
import { documentPath } from '@/components/shared/document-path'
import { useFormat } from '@/i18n/format'

const icons = { document: Files, labs: Activity, memory: Brain }

export function TimelineRow({ item }: { item: TimelineItem }) {
  const { t } = useTranslation()
  const format = useFormat()
  const Icon = icons[item.kind]
  const date = format.calendarDay(item.date)
  return (
    <li className="flex gap-3 py-2.5" data-event={item.kind}>
      <span className="mt-0.5 grid size-8 shrink-0 coarse:mt-1.5 place-items-center rounded-sm bg-brand-soft text-brand">
        <Icon className="size-4.5" aria-hidden="true" />
      </span>
      <div className="min-w-0 grow">
        <Link to={placeOf(item)} className="finger hover:text-brand">
          <span className="sr-only">{t(`timeline.kind.${item.kind}`)}: </span>
          {item.title}
        </Link>
        {item.kind === 'labs' && <LabsLine item={item} />}
        {item.kind !== 'labs' && item.detail && item.detail !== item.title && (
          <p className="line-clamp-2 text-ink-2 text-sm">{item.detail}</p>
        )}
      </div>
      <span className="shrink-0 text-right text-ink-3 text-sm coarse:pt-2.5">
        {item.date_is_known ? (
          <time dateTime={item.date}>{date}</time>
        ) : (
          <span title={t('timeline.date-unknown')}>{t('timeline.added', { date })}</span>
        )}
      </span>
    </li>
  )
}

function LabsLine({ item }: { item: TimelineItem }) {
  const { t } = useTranslation()
  const flagged = item.flagged ?? 0
  return (
    <p className="text-ink-2 text-sm">
      {t('timeline.results', { count: item.count ?? 0 })}
      {flagged > 0 && <span className="text-bad">, {t('timeline.flagged', { count: flagged })}</span>}
      {item.detail && ` · ${item.detail}`}
    </p>
  )
}

function placeOf(item: TimelineItem): string {
  if (item.kind === 'memory') return `/memory#${item.id}`
  return documentPath(item.document_id ?? item.id, { page: item.page })
}
