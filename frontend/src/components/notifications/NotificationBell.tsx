import { useQuery } from '@tanstack/react-query'
import { Bell } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { unreadQuery } from '@/api/notifications'
import { Button, buttonStyle } from '@/components/ui/button'
import { later, usePrepared } from '@/components/ui/later'
import { Popover } from '@/components/ui/popover'
import { useConnection } from '@/stores/connection'

const NotificationList = later(() => import('./NotificationList').then((module) => module.NotificationList))

export function NotificationBell() {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const live = useConnection((state) => state.live)
  usePrepared(NotificationList)
  const { data } = useQuery({ ...unreadQuery, refetchInterval: live ? 120_000 : 20_000 })
  const count = data?.count ?? 0
  return (
    <>
      <Popover
        open={open}
        onOpenChange={setOpen}
        name={t('nav.notifications')}
        trigger={
          <Button
            look="quiet"
            size="icon"
            aria-label={t('notifications.bell', { count })}
            data-unread={count}
          >
            <Bell aria-hidden="true" />
            {count > 0 && (
              <span
                className="-top-0.5 absolute right-0 min-w-4.5 rounded-full bg-brand px-1 text-center text-[11px] text-brand-ink leading-4.5"
                aria-hidden="true"
              >
                {count > 99 ? '99+' : count}
              </span>
            )}
          </Button>
        }
      >
        <div className="max-h-[min(480px,70dvh)] overflow-y-auto p-1.5">
          <NotificationList limit={6} />
        </div>
        <Link
          to="/notifications"
          className={buttonStyle({ look: 'quiet', className: 'w-full' })}
          onClick={() => setOpen(false)}
        >
          {t('notifications.all')}
        </Link>
      </Popover>
      <span role="status" className="sr-only">
        {count > 0 ? t('notifications.bell', { count }) : ''}
      </span>
    </>
  )
}
