import { useTranslation } from 'react-i18next'
import { AdminTabs } from '@/components/admin/AdminTabs'
import { PeopleList } from '@/components/admin/PeopleList'
import { Page } from '@/components/layout/Page'

export default function AdminUsersPage() {
  const { t } = useTranslation()
  return (
    <Page title={t('admin.room.users')}>
      <AdminTabs />
      <p className="mb-4 max-w-190 text-ink-2">{t('admin.people-about')}</p>
      <PeopleList />
    </Page>
  )
}
