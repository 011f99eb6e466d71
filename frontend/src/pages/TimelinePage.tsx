import { useTranslation } from 'react-i18next'
import { Page } from '@/components/layout/Page'
import { Stream } from '@/components/timeline/Stream'

export default function TimelinePage() {
  const { t } = useTranslation()
  return (
    <Page title={t('nav.timeline')} width="text">
      <Stream />
    </Page>
  )
}
