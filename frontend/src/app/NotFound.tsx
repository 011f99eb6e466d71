import { Compass } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { Page } from '@/components/layout/Page'
import { EmptyState } from '@/components/shared/EmptyState'
import { buttonStyle } from '@/components/ui/button'

export function NotFound() {
  const { t } = useTranslation()
  return (
    <Page title={t('not-found.title')}>
      <EmptyState
        icon={Compass}
        title={t('not-found.heading')}
        action={
          <Link to="/" className={buttonStyle()}>
            {t('not-found.home')}
          </Link>
        }
      >
        {t('not-found.text')}
      </EmptyState>
    </Page>
  )
}
