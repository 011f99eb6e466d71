import { useTranslation } from 'react-i18next'
import { useLocation } from 'react-router'
import { Toaster } from 'sonner'
import { usePhone, useTouch } from '@/hooks/use-media'
import { usePreferences } from '@/stores/preferences'

const belowHeader = { top: 108 }
const aboveNavigation = { bottom: 'calc(68px + env(safe-area-inset-bottom))' }
// The library's own rules stand outside of all layers: only `!` is stronger.
const closeButton =
  'top-2! right-1.5! left-auto! size-9! transform-none! rounded-md! border-0! bg-transparent! text-ink-2! hover:bg-sunk! hover:text-ink! focus-visible:outline-2! focus-visible:outline-brand! coarse:top-1! coarse:size-11! [&_svg]:size-4!'
const actionButton =
  'h-auto! min-h-8 rounded-sm! bg-brand! px-3! text-brand-ink! text-sm! hover:bg-brand-strong! focus-visible:outline-2! focus-visible:outline-brand! coarse:min-h-11 coarse:min-w-11'
const cancelButton =
  'h-auto! min-h-8 rounded-sm! border! border-line! bg-panel! px-3! text-ink-2! text-sm! hover:bg-sunk! hover:text-ink! focus-visible:outline-2! focus-visible:outline-brand! coarse:min-h-11 coarse:min-w-11'

export default function Toasts() {
  const { t } = useTranslation()
  const theme = usePreferences((preferences) => preferences.theme)
  const phone = usePhone()
  const touch = useTouch()
  const { pathname } = useLocation()
  // Where a finger writes, the composer stays free: it is below in a chat and on top of the list of chats.
  const onTop = (phone || touch) && /^\/chat\/./.test(pathname)
  const offset = onTop ? belowHeader : phone ? aboveNavigation : undefined
  return (
    <Toaster
      theme={theme}
      position={onTop ? 'top-center' : phone ? 'bottom-center' : 'bottom-right'}
      containerAriaLabel={t('notifications.toasts')}
      {...(offset ? { offset, mobileOffset: offset } : {})}
      closeButton
      gap={8}
      toastOptions={{
        closeButtonAriaLabel: t('common.close'),
        classNames: {
          toast: 'pr-12! coarse:pr-14!',
          title: 'break-words',
          description: 'line-clamp-4 break-words',
          closeButton,
          actionButton,
          cancelButton,
        },
        style: {
          background: 'var(--panel)',
          color: 'var(--ink)',
          border: '1px solid var(--line)',
          borderRadius: '12px',
          fontSize: '14px',
          fontFamily: '"Inter Variable", sans-serif',
          boxShadow: 'var(--shadow-card)',
        },
      }}
    />
  )
}
