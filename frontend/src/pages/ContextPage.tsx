import { useTranslation } from 'react-i18next'
import { personalContext } from '@/api/contexts'
import { ContextRoom } from '@/components/context/ContextRoom'
import { Page } from '@/components/layout/Page'

export default function ContextPage() {
  const { t } = useTranslation()
  return (
    <Page title={t('nav.context')}>
      <ContextRoom source={personalContext} about={t('context.about-personal')} />
    </Page>
  )
}
