import { useTranslation } from 'react-i18next'
import { ExportLabs } from '@/components/labs/ExportLabs'
import { LatestList } from '@/components/labs/LatestList'
import { ToCheck } from '@/components/labs/ToCheck'
import { Page } from '@/components/layout/Page'

export default function LabsPage() {
  const { t } = useTranslation()
  return (
    <Page title={t('nav.labs')} width="text" actions={<ExportLabs />}>
      <div className="flex flex-col gap-4.5">
        <ToCheck />
        <LatestList />
      </div>
    </Page>
  )
}
