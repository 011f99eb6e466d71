import { useTranslation } from 'react-i18next'
import type { MemoryEntry } from '@/api/types'
import { Badge } from '@/components/ui/badge'
import { useFormat } from '@/i18n/format'
import { Source } from './Source'

const tones = { critical: 'bad', high: 'warn', medium: 'plain', low: 'plain' } as const

/** Kind, weight, origin and days of an entry. */
export function EntryFacts({ entry }: { entry: MemoryEntry }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { category, importance, valid_from, valid_to, confirmed_at, created_at } = entry
  const holds =
    valid_from && valid_to
      ? t('memory.holds-between', {
          from: format.calendarDate(valid_from),
          to: format.calendarDate(valid_to),
        })
      : valid_from
        ? t('memory.holds-from', { from: format.calendarDate(valid_from) })
        : valid_to && t('memory.holds-to', { to: format.calendarDate(valid_to) })
  return (
    <div className="mt-2 flex flex-wrap items-center gap-x-2.5 gap-y-1.5 text-ink-3 text-sm">
      <Badge tone="brand">{t(`memory.category.${category}`)}</Badge>
      <Badge tone={tones[importance]}>{t(`memory.importance.${importance}`)}</Badge>
      {holds && <span>{holds}</span>}
      <Source entry={entry} />
      <span>
        {confirmed_at
          ? t('memory.confirmed-on', { date: format.date(confirmed_at) })
          : t('memory.noted-on', { date: format.date(created_at) })}
      </span>
    </div>
  )
}
