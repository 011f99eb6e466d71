import { useTranslation } from 'react-i18next'
import { Page } from '@/components/layout/Page'
import { OwnUsage } from '@/components/usage/OwnUsage'

export default function UsagePage() {
  const { t } = useTranslation()
  return (
    <Page title={t('nav.usage')} width="wide">
      <p className="mb-4 text-ink-2">{t('usage.intro')}</p>
      <OwnUsage />
    </Page>
  )
}
