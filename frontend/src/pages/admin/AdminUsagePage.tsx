import { useTranslation } from 'react-i18next'
import { AdminTabs } from '@/components/admin/AdminTabs'
import { Page } from '@/components/layout/Page'
import { EverybodysUsage } from '@/components/usage/EverybodysUsage'

export default function AdminUsagePage() {
  const { t } = useTranslation()
  return (
    <Page title={t('admin.room.usage')}>
      <AdminTabs />
      <p className="mb-4 max-w-190 text-ink-2">{t('admin.usage-about')}</p>
      <EverybodysUsage />
    </Page>
  )
}
