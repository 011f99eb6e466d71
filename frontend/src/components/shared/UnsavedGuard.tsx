import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useBlocker } from 'react-router'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'

/** Asks before changes are left behind, inside the app and when the tab closes. */
export function UnsavedGuard({ active }: { active: boolean }) {
  const { t } = useTranslation()
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => active && currentLocation.pathname !== nextLocation.pathname,
  )

  useEffect(() => {
    if (!active) return
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', warn)
    return () => window.removeEventListener('beforeunload', warn)
  }, [active])

  if (blocker.state !== 'blocked') return null
  return (
    <Dialog
      open
      onOpenChange={() => blocker.reset()}
      title={t('unsaved.title')}
      description={t('unsaved.text')}
      closeName={t('common.close')}
    >
      <div className="flex flex-wrap justify-end gap-2">
        <Button look="outline" onClick={() => blocker.proceed()}>
          {t('unsaved.leave')}
        </Button>
        <Button onClick={() => blocker.reset()}>{t('unsaved.stay')}</Button>
      </div>
    </Dialog>
  )
}
