import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'react-router'
import { unreadQuery } from '@/api/notifications'
import { cn } from '@/components/ui/cn'
import { useHeaderEnd } from './slots'

interface PageProps {
  title: string
  /** Title of the browser tab when it differs from the heading. */
  tabTitle?: string
  /** Beside the heading. */
  beside?: ReactNode
  actions?: ReactNode
  /** The page scrolls its own inner box, as the chat does. */
  ownScroll?: boolean
  /** The page puts the focus somewhere better than its heading. */
  keepFocus?: boolean
  width?: 'text' | 'wide' | 'full'
  children: ReactNode
}

const widths = { text: 'max-w-190', wide: 'max-w-295', full: '' }

/** Sets the first page of a visit apart: it must not steal the focus from the browser. */
let firstPath: string | null = null

export function Page({
  title,
  tabTitle,
  beside,
  actions,
  ownScroll,
  keepFocus,
  width = 'wide',
  children,
}: PageProps) {
  const { t } = useTranslation()
  const { pathname } = useLocation()
  const heading = useRef<HTMLHeadingElement>(null)
  const headerEnd = useHeaderEnd()

  // The bell asks; here its number is only shown.
  const { data: unread } = useQuery({ ...unreadQuery, enabled: false })
  const count = unread?.count ? `(${unread.count > 99 ? '99+' : unread.count}) ` : ''

  useEffect(() => {
    document.title = `${count}${tabTitle ?? title} · ${t('app.name')}`
  }, [title, tabTitle, count, t])

  useEffect(() => {
    firstPath ??= pathname
    if (pathname === firstPath || keepFocus) {
      firstPath = ''
      return
    }
    heading.current?.focus({ preventScroll: true })
  }, [pathname, keepFocus])

  return (
    <>
      <header className="flex min-h-15 shrink-0 items-center gap-3 border-b px-6 py-2 pt-[max(8px,env(safe-area-inset-top))] phone:gap-1.5 phone:px-4">
        <h1 ref={heading} tabIndex={-1} className="min-w-0 truncate font-semibold text-md" title={title}>
          {title}
        </h1>
        {beside}
        <div className="ml-auto flex shrink-0 items-center gap-2 phone:gap-1 print:hidden">
          {actions}
          {headerEnd}
        </div>
      </header>
      <main
        id="main"
        tabIndex={ownScroll ? -1 : 0}
        aria-label={title}
        className={cn(
          // `relative`: words for screen readers only are laid out in here, and do not lengthen the document.
          'relative min-h-0 flex-1 focus-visible:outline-offset-[-3px]',
          ownScroll ? 'flex flex-col overflow-hidden' : 'overflow-y-auto print:overflow-visible',
        )}
      >
        {ownScroll ? (
          children
        ) : (
          <div className={cn('mx-auto w-full px-6 py-5.5 phone:px-4 phone:py-4', widths[width])}>
            {children}
          </div>
        )}
      </main>
    </>
  )
}
