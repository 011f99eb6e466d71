import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { quotaQuery } from '@/api/chats'
import { Card } from '@/components/ui/card'
import { cn } from '@/components/ui/cn'
import { Skeleton } from '@/components/ui/skeleton'
import { useFormat } from '@/i18n/format'

/** Today's two limits, the very numbers of the header. */
export function Gauges() {
  const { t } = useTranslation()
  const format = useFormat()
  const { data: quota } = useQuery(quotaQuery)
  if (!quota) return <Skeleton className="h-36" />
  return (
    <Card aria-labelledby="usage-today">
      <h2 id="usage-today" className="mb-3 font-semibold text-base">
        {t('usage.today')}
      </h2>
      <div className="grid grid-cols-2 gap-6 phone:grid-cols-1 phone:gap-4">
        <Gauge name={t('usage.messages')} {...quota.messages} />
        <Gauge name={t('usage.tokens')} {...quota.tokens} />
      </div>
      <p className="mt-3 text-ink-3 text-sm">
        {t('usage.resets', { when: format.dayAndTime(quota.resets_at) })}
      </p>
    </Card>
  )
}

const looks = { fine: 'bg-brand', near: 'bg-warn', spent: 'bg-bad' }

function Gauge({ name, used, limit }: { name: string; used: number; limit: number }) {
  const { t } = useTranslation()
  const format = useFormat()
  const share = limit > 0 ? Math.min(used / limit, 1) : 1
  const level = share >= 1 ? 'spent' : share >= 0.8 ? 'near' : 'fine'
  return (
    <div>
      <div className="mb-1.5 flex flex-wrap items-baseline justify-between gap-x-3">
        <span className="text-ink-2">{name}</span>
        <span>
          <span className="font-semibold text-lg">{format.number(used)}</span>
          <span className="text-ink-3"> / {format.number(limit)}</span>
        </span>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a <meter> looks different in every browser */}
      <div
        role="meter"
        aria-label={name}
        aria-valuenow={Math.min(used, limit)}
        aria-valuemin={0}
        aria-valuemax={Math.max(limit, 1)}
        aria-valuetext={t('usage.of', { used: format.number(used), limit: format.number(limit) })}
        className="h-2.5 overflow-hidden rounded-full bg-line"
      >
        <div className={cn('h-full rounded-full', looks[level])} style={{ width: `${share * 100}%` }} />
      </div>
      {level === 'spent' && <p className="mt-1 text-bad text-sm">{t('usage.spent')}</p>}
    </div>
  )
}
