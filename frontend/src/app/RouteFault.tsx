import { TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useRouteError } from 'react-router'
import { EmptyState } from '@/components/shared/EmptyState'
import { Button } from '@/components/ui/button'

/** One page broke; the frame around it keeps working. */
export function RouteFault() {
  const { t } = useTranslation()
  const error = useRouteError()
  console.error(error)
  return (
    <main id="main" className="overflow-y-auto">
      <EmptyState
        icon={TriangleAlert}
        title={t('fault.title')}
        action={<Button onClick={() => location.reload()}>{t('fault.reload')}</Button>}
      >
        {t('fault.text')}
      </EmptyState>
    </main>
  )
}
