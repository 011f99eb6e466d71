import { useQuery } from '@tanstack/react-query'
import { useFormContext, useWatch } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { channelsQuery } from '@/api/channels'
import type { ReminderChannel } from '@/api/types'
import type { ReminderForm } from './form'

/** What the server goes on with when those that were named are used up. */
const unnamed = ['telegram', 'email'] as const satisfies readonly ReminderChannel[]

/** The escalation in plain words: "First the browser. Without an answer after 15 minutes: Telegram." */
export function useLadder(): string {
  const { t } = useTranslation()
  const { control } = useFormContext<ReminderForm>()
  const [chosen, pause] = useWatch({ control, name: ['channels', 'pause'] })
  const { data } = useQuery(channelsQuery)
  const reached = (channel: ReminderChannel) =>
    channel === 'in_app' ||
    data?.items.some((one) => one.channel === channel && ['ready', 'unconfirmed'].includes(one.state))
  const named = chosen.filter(reached)
  const steps = [...named, ...unnamed.filter((one) => reached(one) && !named.includes(one))]
  // The bell is always told with the first.
  const [first = 'in_app', ...others] = steps
  const later = others.filter((channel) => channel !== 'in_app')
  if (later.length === 0) return t('how.ladder-short')
  const minutes = Number(pause) || 0
  return [
    t('how.ladder-first', { channel: t(`how.channel.${first}`) }),
    ...later.map((channel, index) =>
      t('how.ladder-next', { count: minutes * (index + 1), channel: t(`how.channel.${channel}`) }),
    ),
  ].join(' ')
}
