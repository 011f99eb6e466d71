import { Settings2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { Page } from '@/components/layout/Page'
import { NotificationFilters, useNotificationFilters } from '@/components/notifications/NotificationFilters'
import { NotificationList } from '@/components/notifications/NotificationList'
import { buttonStyle } from '@/components/ui/button'

export default function NotificationsPage() {
  const { t } = useTranslation()
  const filters = useNotificationFilters()
  return (
    <Page
      title={t('nav.notifications')}
      width="text"
      actions={
        <Link
          to="/profile#channels"
          className={buttonStyle({ look: 'quiet', size: 'icon' })}
          aria-label={t('notifications.settings')}
          title={t('notifications.settings')}
        >
          <Settings2 aria-hidden="true" />
        </Link>
      }
    >
      <NotificationFilters />
      <div className="rounded-xl border bg-panel px-4 py-2 shadow-card">
        <NotificationList filters={filters} />
      </div>
    </Page>
  )
}
