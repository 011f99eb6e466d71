import { useMutation, useQueryClient } from '@tanstack/react-query'
import { BellRing, Info, Sparkles, TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { markRead } from '@/api/notifications'
import type { Notification } from '@/api/types'
import { OccurrenceActs } from '@/components/shared/OccurrenceActs'
import { TimeText } from '@/components/shared/TimeText'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { useFocusStays } from '@/hooks/use-focus-stays'
import { useNotifyProblem } from '@/hooks/use-notify'
import { useFormat } from '@/i18n/format'
import { notificationPath } from './notification-path'

const icons = { reminder: BellRing, alert: TriangleAlert, info: Info, ai_generated: Sparkles }

interface NotificationItemProps {
  notification: Notification
  /** Under the bell there is room for the first lines only. */
  brief?: boolean
}

export function NotificationItem({ notification, brief }: NotificationItemProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const queries = useQueryClient()
  const notifyProblem = useNotifyProblem()
  const { id, title, body, type, read_at, metadata } = notification
  const Icon = icons[type]
  const path = notificationPath(notification)
  const focusStays = useFocusStays<HTMLLIElement>(read_at, 'a')
  const read = useMutation({
    mutationFn: () => markRead(id),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['notifications'] }),
    onError: notifyProblem,
  })
  return (
    <li {...focusStays} className="flex gap-3 px-1 py-3" data-notification={read_at ? 'read' : 'unread'}>
      <span
        className={cn(
          'relative mt-0.5 grid size-8 shrink-0 place-items-center rounded-sm',
          read_at ? 'bg-sunk text-ink-3' : 'bg-brand-soft text-brand',
        )}
      >
        <Icon className="size-4.5" aria-hidden="true" />
      </span>
      <div className="min-w-0 grow">
        <p className={cn('break-words', read_at ? 'text-ink-2' : 'font-[550]')}>
          {!read_at && <span className="sr-only">{t('notifications.unread')} </span>}
          {path ? (
            <Link to={path} className="finger hover:underline" onClick={() => !read_at && read.mutate()}>
              {title}
            </Link>
          ) : (
            title
          )}
        </p>
        {body && (
          <p className={cn('whitespace-pre-line break-words text-ink-2 text-sm', brief && 'line-clamp-3')}>
            {body}
          </p>
        )}
        <div className="mt-0.5 flex flex-wrap items-center gap-2 text-ink-3 text-sm">
          <TimeText at={notification.sent_at ?? notification.created_at} />
          {metadata.late && (
            <Badge tone="warn">
              {notification.scheduled_at
                ? t('due.late', { when: format.dayAndTime(notification.scheduled_at) })
                : t('reminders.late')}
            </Badge>
          )}
          {metadata.repeat && <span>{t('notifications.again')}</span>}
        </div>
        {!read_at && (
          <div className="mt-1.5 flex flex-wrap items-center gap-1.5">
            {metadata.occurrence_id && (
              <OccurrenceActs
                id={metadata.occurrence_id}
                title={title}
                category={metadata.category}
                onSettled={() => read.mutate()}
                compact
              />
            )}
            <Button look="quiet" size="small" busy={read.isPending} onClick={() => read.mutate()}>
              {t('notifications.mark-read')}
            </Button>
          </div>
        )}
      </div>
    </li>
  )
}
