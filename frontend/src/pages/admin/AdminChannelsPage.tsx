import { useTranslation } from 'react-i18next'
import { AdminTabs } from '@/components/admin/AdminTabs'
import { ChannelsOverview } from '@/components/admin/channels/ChannelsOverview'
import { DeliveryList } from '@/components/admin/channels/DeliveryList'
import { ReviewRuns } from '@/components/admin/channels/ReviewRuns'
import { TestMail } from '@/components/admin/channels/TestMail'
import { Page } from '@/components/layout/Page'

export default function AdminChannelsPage() {
  const { t } = useTranslation()
  return (
    <Page title={t('admin.room.channels')}>
      <AdminTabs />
      <p className="mb-4 max-w-190 text-ink-2">{t('admin.channels.about')}</p>
      <div className="flex flex-col gap-5">
        <ChannelsOverview />
        <TestMail />
        <DeliveryList />
        <ReviewRuns />
      </div>
    </Page>
  )
}
