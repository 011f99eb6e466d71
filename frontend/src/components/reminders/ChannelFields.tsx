import { useQuery } from '@tanstack/react-query'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { useFormContext, useWatch } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { channelsQuery } from '@/api/channels'
import type { ChannelState, ReminderChannel } from '@/api/types'
import { Button } from '@/components/ui/button'
import type { ReminderForm } from './form'

const every = ['in_app', 'email', 'telegram'] as const satisfies readonly ReminderChannel[]

/** Over which channels, in which order; each with how it stands. */
export function ChannelFields() {
  const { t } = useTranslation()
  const { control, setValue } = useFormContext<ReminderForm>()
  const chosen = useWatch({ control, name: 'channels' })
  const { data } = useQuery(channelsQuery)
  const stateOf = (channel: ReminderChannel) => data?.items.find((one) => one.channel === channel)?.state
  const put = (channels: ReminderChannel[]) => setValue('channels', channels, { shouldDirty: true })
  const move = (channel: ReminderChannel, by: number) => {
    const to = chosen.indexOf(channel) + by
    put(chosen.filter((one) => one !== channel).toSpliced(to, 0, channel))
  }
  const rows = [...chosen, ...every.filter((one) => !chosen.includes(one))]
  return (
    <fieldset>
      <legend className="mb-1 font-[550] text-sm">{t('reminders.channels')}</legend>
      <ol className="divide-y rounded-lg border">
        {rows.map((channel) => (
          <ChannelRow
            key={channel}
            channel={channel}
            state={stateOf(channel)}
            place={chosen.indexOf(channel)}
            count={chosen.length}
            onChoose={(on) => put(on ? [...chosen, channel] : chosen.filter((one) => one !== channel))}
            onMove={(by) => move(channel, by)}
          />
        ))}
      </ol>
    </fieldset>
  )
}

interface ChannelRowProps {
  channel: ReminderChannel
  state: ChannelState['state'] | undefined
  /** In the order; -1 when it is not chosen. */
  place: number
  count: number
  onChoose: (on: boolean) => void
  onMove: (by: number) => void
}

function ChannelRow({ channel, state, place, count, onChoose, onMove }: ChannelRowProps) {
  const { t } = useTranslation()
  const name = t(`reminders.channel.${channel}`)
  const isChosen = place >= 0
  const isOff = state === 'off'
  return (
    <li className="flex min-h-11 items-center gap-2 px-3 py-1">
      <label className="flex min-h-9 min-w-0 grow flex-wrap items-center gap-x-2 coarse:min-h-11">
        <input
          type="checkbox"
          className="size-4.5 accent-brand"
          checked={isChosen}
          disabled={channel === 'in_app' || (isOff && !isChosen)}
          onChange={(event) => onChoose(event.target.checked)}
        />
        {name}
        {channel === 'in_app' && <span className="text-ink-3 text-sm">{t('reminders.always')}</span>}
      </label>
      {state && state !== 'ready' && <Standing channel={channel} state={state} />}
      {isChosen && count > 1 && (
        <span className="flex shrink-0">
          <Button
            look="quiet"
            size="small"
            disabled={place === 0}
            aria-label={t('reminders.earlier', { channel: name })}
            onClick={() => onMove(-1)}
          >
            <ArrowUp aria-hidden="true" />
          </Button>
          <Button
            look="quiet"
            size="small"
            disabled={place === count - 1}
            aria-label={t('reminders.later', { channel: name })}
            onClick={() => onMove(1)}
          >
            <ArrowDown aria-hidden="true" />
          </Button>
        </span>
      )}
    </li>
  )
}

function Standing({ channel, state }: { channel: ReminderChannel; state: ChannelState['state'] }) {
  const { t } = useTranslation()
  if (state === 'off') return <span className="text-ink-3 text-sm">{t('channels.state.off')}</span>
  return (
    <Link
      to={channel === 'telegram' ? '/profile#telegram' : '/profile#channels'}
      className="finger shrink-0 text-brand text-sm underline-offset-4 hover:underline"
    >
      {t(`channels.state.${state}`)}
    </Link>
  )
}
