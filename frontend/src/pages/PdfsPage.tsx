import { useTranslation } from 'react-i18next'
import { Page } from '@/components/layout/Page'
import { PdfList } from '@/components/pdf/PdfList'

export default function PdfsPage() {
  const { t } = useTranslation()
  return (
    <Page title={t('nav.reports')} width="text">
      <PdfList />
    </Page>
  )
}
