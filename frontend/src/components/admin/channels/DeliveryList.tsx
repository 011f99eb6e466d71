import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { MailCheck, RotateCcw } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { type DeliveryState, deliveriesQuery, resendDelivery } from '@/api/admin-channels'
import type { Channel, Delivery } from '@/api/types'
import { Choice } from '@/components/shared/Choice'
import { EmptyState } from '@/components/shared/EmptyState'
import { MoreButton } from '@/components/shared/MoreButton'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { TimeText } from '@/components/shared/TimeText'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Select } from '@/components/ui/field'
import { SkeletonRows } from '@/components/ui/skeleton'
import { sayDone } from '@/hooks/toast'
import { useNotifyProblem } from '@/hooks/use-notify'
import { useReason } from './use-reason'

const states = ['failed', 'waiting', 'sent', 'all'] as const
const outside = ['email', 'telegram', 'push'] as const satisfies readonly Channel[]

/** Who, when, which channel, and why not; never what a message says. */
export function DeliveryList() {
  const { t } = useTranslation()
  const [params, setParams] = useSearchParams()
  const state = states.find((one) => one === params.get('state')) ?? 'failed'
  const channel = outside.find((one) => one === params.get('channel')) ?? null
  const asked: DeliveryState | null = state === 'all' ? null : state
  const query = useInfiniteQuery({ ...deliveriesQuery(asked, channel), placeholderData: keepPreviousData })
  const rows = query.data?.pages.flatMap(({ items }) => items)
  const set = (name: string, value: string) => {
    const next = new URLSearchParams(params)
    next.set(name, value)
    setParams(next, { replace: true })
  }
  return (
    <section aria-labelledby="deliveries">
      <h2 id="deliveries" className="mb-2.5 font-semibold text-base">
        {t('admin.deliveries.title')}
      </h2>
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <Choice
          name={t('admin.deliveries.state')}
          value={state}
          options={states.map((value) => ({ value, label: t(`admin.deliveries.state.${value}`) }))}
          onChange={(value) => set('state', value)}
        />
        <Select
          className="w-auto!"
          aria-label={t('admin.deliveries.channel')}
          value={channel ?? ''}
          onChange={(event) => set('channel', event.target.value)}
        >
          <option value="">{t('admin.deliveries.any-channel')}</option>
          {outside.map((one) => (
            <option key={one} value={one}>
              {t(`reminders.channel.${one}`)}
            </option>
          ))}
        </Select>
      </div>
      {query.isPending && <SkeletonRows rows={3} />}
      {!rows && query.error && <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />}
      {rows?.length === 0 && (
        <EmptyState icon={MailCheck} title={t(`admin.deliveries.none.${state}`)}>
          {t('admin.deliveries.none-text')}
        </EmptyState>
      )}
      {rows && rows.length > 0 && (
        <ul className="divide-y rounded-xl border bg-panel px-4 shadow-card">
          {rows.map((delivery) => (
            <DeliveryRow key={delivery.id} delivery={delivery} />
          ))}
        </ul>
      )}
      <MoreButton query={query} />
    </section>
  )
}

const tones = { pending: 'warn', failed: 'bad', sent: 'ok', delivered: 'ok', read: 'plain' } as const

function DeliveryRow({ delivery }: { delivery: Delivery }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const notifyProblem = useNotifyProblem()
  const reason = useReason()
  const { id, username, channel, type, status, attempts, error, created_at, next_attempt_at } = delivery
  const resend = useMutation({
    mutationFn: () => resendDelivery(id),
    onSuccess: () => {
      sayDone(t('admin.deliveries.resent'))
      return queries.invalidateQueries({ queryKey: ['admin'] })
    },
    onError: notifyProblem,
  })
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1.5 py-3" data-delivery={status}>
      <div className="min-w-0 flex-1 basis-64">
        <p className="flex flex-wrap items-center gap-x-2">
          <span className="font-[550]">{username}</span>
          <span className="text-ink-2 text-sm">
            {t(`reminders.channel.${channel}`)} · {t(`notifications.type.${type}`)}
          </span>
          <Badge tone={tones[status]}>{t(`admin.deliveries.status.${status}`)}</Badge>
        </p>
        {error && <p className="text-ink-2 text-sm">{reason(error)}</p>}
        <p className="text-ink-3 text-sm">
          <TimeText at={created_at} />
          {' · '}
          {t('admin.deliveries.attempts', { count: attempts })}
          {status === 'pending' && next_attempt_at && (
            <>
              {' · '}
              {t('admin.deliveries.next')} <TimeText at={next_attempt_at} />
            </>
          )}
        </p>
      </div>
      {status === 'failed' && (
        <Button look="outline" size="small" busy={resend.isPending} onClick={() => resend.mutate()}>
          <RotateCcw aria-hidden="true" />
          {t('admin.deliveries.resend')}
        </Button>
      )}
    </li>
  )
}
