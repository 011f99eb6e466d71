import { useMutation, useQuery } from '@tanstack/react-query'
import { BellRing, Mail, MonitorSmartphone, Send, Waypoints } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { askForConfirmation, channelsQuery, tryChannel } from '@/api/channels'
import type { Channel, ChannelState } from '@/api/types'
import { changeMe } from '@/api/users'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Card, CardTitle } from '@/components/ui/card'
import { SkeletonRows } from '@/components/ui/skeleton'
import { sayDone } from '@/hooks/toast'
import { useNotifyProblem } from '@/hooks/use-notify'

const icons = { in_app: BellRing, email: Mail, telegram: Send, push: MonitorSmartphone } as const
const tones = {
  ready: 'ok',
  off: 'plain',
  'not-linked': 'plain',
  muted: 'plain',
  bounced: 'warn',
  unconfirmed: 'warn',
} as const

/** Every way to reach the person: how it stands, and a message to oneself to see it work. */
export function ChannelsCard() {
  const { t } = useTranslation()
  const query = useQuery(channelsQuery)
  return (
    <Card id="channels" aria-labelledby="channels-title">
      <CardTitle id="channels-title" icon={<Waypoints aria-hidden="true" />}>
        {t('channels.title')}
      </CardTitle>
      <p className="mb-1 text-ink-2 text-sm">{t('channels.about')}</p>
      {query.isPending && <SkeletonRows rows={3} />}
      {query.error && <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />}
      <ul className="divide-y">
        {query.data?.items.map((item) => (
          <ChannelRow key={item.channel} item={item} onChanged={() => void query.refetch()} />
        ))}
      </ul>
    </Card>
  )
}

function ChannelRow({ item, onChanged }: { item: ChannelState; onChanged: () => void }) {
  const { t } = useTranslation()
  const { channel, state, detail } = item
  const Icon = icons[channel]
  return (
    <li
      className="flex flex-wrap items-center gap-x-3 gap-y-2 py-3"
      data-channel={channel}
      data-state={state}
    >
      <Icon className="size-5 shrink-0 text-ink-3" aria-hidden="true" />
      <div className="min-w-0 flex-1 basis-52">
        <p className="flex flex-wrap items-center gap-x-2">
          <span className="font-[550]">{t(`reminders.channel.${channel}`)}</span>
          <Badge tone={tones[state]}>{t(`channels.state.${state}`)}</Badge>
        </p>
        <p className="text-ink-3 text-sm">
          {detail && <span className="text-ink-2">{detail} · </span>}
          {state === 'ready' ? t(`channels.ready.${channel}`) : t(`channels.why.${state}`)}
        </p>
      </div>
      <ChannelActs channel={channel} state={state} onChanged={onChanged} />
    </li>
  )
}

interface ChannelActsProps {
  channel: Channel
  state: ChannelState['state']
  onChanged: () => void
}

function ChannelActs({ channel, state, onChanged }: ChannelActsProps) {
  const { t } = useTranslation()
  const notifyProblem = useNotifyProblem()
  const attempt = useMutation({
    mutationFn: () => tryChannel(channel),
    onSuccess: () => void sayDone(t(`channels.tried.${channel}`)),
    onError: notifyProblem,
  })
  const confirm = useMutation({
    mutationFn: askForConfirmation,
    onSuccess: () => void sayDone(t('channels.confirm-sent')),
    onError: notifyProblem,
    // It may have been confirmed meanwhile, in another window.
    onSettled: onChanged,
  })
  const mute = useMutation({
    mutationFn: () => changeMe({ email_muted: state !== 'muted' }),
    onSuccess: onChanged,
    onError: notifyProblem,
  })
  return (
    <div className="flex flex-wrap gap-1.5">
      {(state === 'ready' || state === 'bounced' || state === 'unconfirmed') && (
        <Button
          look="outline"
          size="small"
          busy={attempt.isPending}
          aria-label={t('channels.try-one', { channel: t(`reminders.channel.${channel}`) })}
          onClick={() => attempt.mutate()}
        >
          {t('channels.try')}
        </Button>
      )}
      {state === 'unconfirmed' && (
        <Button look="outline" size="small" busy={confirm.isPending} onClick={() => confirm.mutate()}>
          {t('channels.confirm')}
        </Button>
      )}
      {channel === 'email' && (state === 'ready' || state === 'muted' || state === 'unconfirmed') && (
        <Button look="quiet" size="small" busy={mute.isPending} onClick={() => mute.mutate()}>
          {t(state === 'muted' ? 'channels.unmute' : 'channels.mute')}
        </Button>
      )}
    </div>
  )
}
