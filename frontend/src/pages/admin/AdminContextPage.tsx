import { useTranslation } from 'react-i18next'
import { primaryContext } from '@/api/contexts'
import { AdminTabs } from '@/components/admin/AdminTabs'
import { ContextRoom } from '@/components/context/ContextRoom'
import { Page } from '@/components/layout/Page'

export default function AdminContextPage() {
  const { t } = useTranslation()
  return (
    <Page title={t('admin.room.context')}>
      <AdminTabs />
      <ContextRoom source={primaryContext} about={t('context.about-primary')} />
    </Page>
  )
}
