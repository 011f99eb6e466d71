import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { channelsHealthQuery } from '@/api/admin-channels'
import type { ChannelHealth } from '@/api/types'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { TimeText } from '@/components/shared/TimeText'
import { Badge } from '@/components/ui/badge'
import { Card } from '@/components/ui/card'
import { Skeleton } from '@/components/ui/skeleton'
import { useFormat } from '@/i18n/format'
import { useReason } from './use-reason'

/** What waits and what went wrong, channel by channel; before them what should have been told at all. */
export function ChannelsOverview() {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(channelsHealthQuery)
  if (!data && error) return <ProblemNotice error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton className="h-52" />
  return (
    <div className="flex flex-col gap-4.5">
      <div className="grid grid-cols-2 gap-4.5 max-[700px]:grid-cols-1">
        <Card aria-labelledby="firing">
          <h2 id="firing" className="font-semibold text-base">
            {t('admin.channels.firing')}
          </h2>
          <Backlog {...data.firing} calm={t('admin.channels.firing-calm')} />
        </Card>
        <Card aria-labelledby="reviews-health">
          <h2 id="reviews-health" className="font-semibold text-base">
            {t('admin.channels.reviews')}
          </h2>
          <Facts
            facts={[
              [t('admin.channels.running'), data.reviews.waiting, false],
              [t('admin.channels.reviews-failed'), data.reviews.failed_24h, data.reviews.failed_24h > 0],
            ]}
          />
        </Card>
      </div>
      <ul className="grid grid-cols-3 gap-4.5 max-[1000px]:grid-cols-1">
        {data.channels.map((channel) => (
          <ChannelCard key={channel.channel} health={channel} />
        ))}
      </ul>
    </div>
  )
}

function ChannelCard({ health }: { health: ChannelHealth }) {
  const { t } = useTranslation()
  const reason = useReason()
  const format = useFormat()
  const { channel, configured, sent_24h, failed_24h, errors } = health
  return (
    <li className="rounded-xl border bg-panel px-5 py-4.5 shadow-card" data-channel={channel}>
      <div className="flex items-center gap-2">
        <h2 className="font-semibold text-base">{t(`reminders.channel.${channel}`)}</h2>
        <Badge tone={configured ? 'ok' : 'plain'}>
          {t(configured ? 'channels.state.ready' : 'channels.state.off')}
        </Badge>
      </div>
      <Backlog {...health} calm={t('admin.channels.calm')} />
      <Facts
        facts={[
          [t('admin.channels.sent'), sent_24h, false],
          [t('admin.channels.failed'), failed_24h, failed_24h > 0],
        ]}
      />
      {errors.length > 0 && (
        <ul className="mt-2 border-t pt-2 text-sm">
          {errors.map(({ error, count }) => (
            <li key={error} className="flex gap-3 py-0.5">
              <span className="min-w-0 grow text-ink-2">{reason(error)}</span>
              <span className="shrink-0">{format.number(count)}</span>
            </li>
          ))}
        </ul>
      )}
    </li>
  )
}

function Backlog({
  waiting,
  oldest_due_at,
  calm,
}: {
  waiting: number
  oldest_due_at: string | null
  calm: string
}) {
  const { t } = useTranslation()
  return (
    <p className="mt-1 text-ink-2 text-sm">
      {waiting === 0 ? calm : t('admin.channels.waiting', { count: waiting })}
      {oldest_due_at && (
        <>
          {' '}
          {t('admin.channels.oldest')} <TimeText at={oldest_due_at} className="font-[550] text-warn" />
        </>
      )}
    </p>
  )
}

function Facts({ facts }: { facts: [string, number, boolean][] }) {
  const format = useFormat()
  return (
    <dl className="mt-2 flex gap-6">
      {facts.map(([name, value, bad]) => (
        <div key={name}>
          <dt className="text-ink-3 text-sm">{name}</dt>
          <dd className={bad ? 'font-semibold text-bad text-lg' : 'font-semibold text-lg'}>
            {format.number(value)}
          </dd>
        </div>
      ))}
    </dl>
  )
}
