import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { BellOff } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { markAllRead, notificationsQuery } from '@/api/notifications'
import { EmptyState } from '@/components/shared/EmptyState'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { Button } from '@/components/ui/button'
import { SkeletonRows } from '@/components/ui/skeleton'
import { useNotifyProblem } from '@/hooks/use-notify'
import { NotificationItem } from './NotificationItem'

/** The bell shows the first few; the page shows all. */
export function NotificationList({ limit }: { limit?: number }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const notifyProblem = useNotifyProblem()
  const query = useInfiniteQuery(notificationsQuery)
  const all = query.data?.pages.flatMap(({ items }) => items)
  const shown = limit ? all?.slice(0, limit) : all
  const readAll = useMutation({
    mutationFn: markAllRead,
    onSuccess: () => queries.invalidateQueries({ queryKey: ['notifications'] }),
    onError: notifyProblem,
  })

  if (query.isPending) return <SkeletonRows rows={3} />
  if (!shown) return <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />
  if (shown.length === 0) {
    return (
      <EmptyState icon={BellOff} title={t('notifications.empty-title')}>
        {t('notifications.empty-text')}
      </EmptyState>
    )
  }
  return (
    <>
      {all?.some(({ read_at }) => !read_at) && (
        <div className="flex justify-end pb-1">
          <Button look="link" size="inline" busy={readAll.isPending} onClick={() => readAll.mutate()}>
            {t('notifications.read-all')}
          </Button>
        </div>
      )}
      <ul className="divide-y">
        {shown.map((notification) => (
          <NotificationItem key={notification.id} notification={notification} />
        ))}
      </ul>
      {!limit && query.hasNextPage && (
        <Button
          look="outline"
          className="mt-3 w-full"
          busy={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {t('common.more')}
        </Button>
      )}
    </>
  )
}
