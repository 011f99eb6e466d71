import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { BellOff } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { markAllRead, type NotificationFilters, notificationsQuery } from '@/api/notifications'
import type { Notification } from '@/api/types'
import { EmptyState } from '@/components/shared/EmptyState'
import { grouped } from '@/components/shared/grouped'
import { MoreButton } from '@/components/shared/MoreButton'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { Button } from '@/components/ui/button'
import { SkeletonRows } from '@/components/ui/skeleton'
import { useNotifyProblem } from '@/hooks/use-notify'
import { useFormat } from '@/i18n/format'
import { NotificationItem } from './NotificationItem'

interface NotificationListProps {
  /** The bell shows the first few; the page shows all, day by day. */
  limit?: number
  filters?: NotificationFilters
}

const everything: NotificationFilters = {}

export function NotificationList({ limit, filters = everything }: NotificationListProps) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const notifyProblem = useNotifyProblem()
  const query = useInfiniteQuery({ ...notificationsQuery(filters), placeholderData: keepPreviousData })
  const all = query.data?.pages.flatMap(({ items }) => items)
  const readAll = useMutation({
    mutationFn: markAllRead,
    onSuccess: () => queries.invalidateQueries({ queryKey: ['notifications'] }),
    onError: notifyProblem,
  })

  if (query.isPending) return <SkeletonRows rows={3} />
  if (!all) return <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />
  if (all.length === 0) {
    const narrowed = filters.unread || filters.type
    return (
      <EmptyState
        icon={BellOff}
        title={t(narrowed ? 'notifications.none-title' : 'notifications.empty-title')}
      >
        {t(narrowed ? 'notifications.none-text' : 'notifications.empty-text')}
      </EmptyState>
    )
  }
  return (
    <>
      {all.some(({ read_at }) => !read_at) && (
        <div className="flex justify-end pb-1">
          <Button look="link" size="inline" busy={readAll.isPending} onClick={() => readAll.mutate()}>
            {t('notifications.read-all')}
          </Button>
        </div>
      )}
      {limit ? <Items of={all.slice(0, limit)} brief /> : <ByDay notifications={all} />}
      {!limit && <MoreButton query={query} />}
    </>
  )
}

function Items({ of, brief = false }: { of: readonly Notification[]; brief?: boolean }) {
  return (
    <ul className="divide-y">
      {of.map((notification) => (
        <NotificationItem key={notification.id} notification={notification} brief={brief} />
      ))}
    </ul>
  )
}

function ByDay({ notifications }: { notifications: readonly Notification[] }) {
  const format = useFormat()
  const days = grouped(notifications, ({ created_at }) => format.dayOf(created_at))
  return days.map(({ key, items }) => (
    <section key={key} aria-labelledby={`news-${key}`} className="py-2">
      <h2 id={`news-${key}`} className="font-[550] text-ink-3 text-sm first-letter:uppercase">
        {items[0] && format.dayName(items[0].created_at)}
      </h2>
      <Items of={items} />
    </section>
  ))
}
