import { useTranslation } from 'react-i18next'
import { Page } from '@/components/layout/Page'
import { NotificationList } from '@/components/notifications/NotificationList'

export default function NotificationsPage() {
  const { t } = useTranslation()
  return (
    <Page title={t('nav.notifications')} width="text">
      <div className="rounded-xl border bg-panel px-4 py-2 shadow-card">
        <NotificationList />
      </div>
    </Page>
  )
}
