import { useTranslation } from 'react-i18next'
import { Toaster } from 'sonner'
import { usePhone } from '@/hooks/use-media'
import { usePreferences } from '@/stores/preferences'

export default function Toasts() {
  const { t } = useTranslation()
  const theme = usePreferences((preferences) => preferences.theme)
  const phone = usePhone()
  return (
    <Toaster
      theme={theme}
      position={phone ? 'top-center' : 'bottom-right'}
      containerAriaLabel={t('notifications.toasts')}
      // Below the header on a phone: the bell stays in reach.
      mobileOffset={{ top: 108 }}
      closeButton
      gap={8}
      toastOptions={{
        closeButtonAriaLabel: t('common.close'),
        style: {
          background: 'var(--panel)',
          color: 'var(--ink)',
          border: '1px solid var(--line)',
          borderRadius: '12px',
          fontSize: '14px',
          fontFamily: '"Inter Variable", sans-serif',
          boxShadow: 'var(--shadow-card)',
        },
        actionButtonStyle: {
          background: 'var(--brand)',
          color: 'var(--brand-ink)',
          borderRadius: '8px',
          minHeight: '32px',
          padding: '0 12px',
        },
      }}
    />
  )
}
