import { useTranslation } from 'react-i18next'
import { AdminTabs } from '@/components/admin/AdminTabs'
import { ConnectionCards } from '@/components/admin/ConnectionCards'
import { SettingsForm } from '@/components/admin/SettingsForm'
import { Page } from '@/components/layout/Page'

export default function AdminSettingsPage() {
  const { t } = useTranslation()
  return (
    <Page title={t('admin.room.settings')}>
      <AdminTabs />
      <SettingsForm />
      <ConnectionCards />
    </Page>
  )
}
