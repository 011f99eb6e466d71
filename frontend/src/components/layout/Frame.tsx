import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { BottomNav } from './BottomNav'
import { OfflineBanner } from './OfflineBanner'
import type { RoomMarks } from './RoomMark'

interface FrameProps {
  sidebar: ReactNode
  banner: ReactNode
  marks: RoomMarks
  children: ReactNode
}

export function Frame({ sidebar, banner, marks, children }: FrameProps) {
  const { t } = useTranslation()
  return (
    <div className="grid h-dvh grid-cols-[264px_minmax(0,1fr)] grid-rows-[minmax(0,1fr)] phone:grid-cols-[minmax(0,1fr)] phone:grid-rows-[minmax(0,1fr)_auto] print:block print:h-auto">
      {/* biome-ignore lint/a11y/useValidAnchor: a skip link is an anchor; the focus needs help inside a router */}
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-brand focus:px-4 focus:py-2.5 focus:text-brand-ink"
        onClick={(event) => {
          event.preventDefault()
          document.getElementById('main')?.focus()
        }}
      >
        {t('nav.skip')}
      </a>
      {sidebar}
      <div className="flex min-h-0 min-w-0 flex-col print:block">
        <OfflineBanner />
        {banner}
        {children}
      </div>
      <BottomNav marks={marks} />
    </div>
  )
}
