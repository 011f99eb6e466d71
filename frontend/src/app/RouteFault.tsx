import { TriangleAlert } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useRouteError } from 'react-router'
import { EmptyState } from '@/components/shared/EmptyState'
import { Button } from '@/components/ui/button'

/** One page broke; the frame around it keeps working. */
export function RouteFault() {
  const { t } = useTranslation()
  const error = useRouteError()
  const [offline] = useState(!navigator.onLine)
  useEffect(() => {
    if (!offline) return
    const again = () => location.reload()
    window.addEventListener('online', again)
    return () => window.removeEventListener('online', again)
  }, [offline])
  console.error(error)
  return (
    <main id="main" className="overflow-y-auto">
      <EmptyState
        icon={TriangleAlert}
        title={t(offline ? 'fault.offline-title' : 'fault.title')}
        action={!offline && <Button onClick={() => location.reload()}>{t('fault.reload')}</Button>}
      >
        {t(offline ? 'fault.offline-text' : 'fault.text')}
      </EmptyState>
    </main>
  )
}
