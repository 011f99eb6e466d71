import { type ComponentProps, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Outlet } from 'react-router'
import { ChatShortcuts } from '@/components/chat/ChatShortcuts'
import { RecentChats } from '@/components/chat/RecentChats'
import { Frame } from '@/components/layout/Frame'
import { adminRoom, moreRooms, rooms } from '@/components/layout/navigation'
import { Sidebar } from '@/components/layout/Sidebar'
import { HeaderEndProvider } from '@/components/layout/slots'
import { NotificationBell } from '@/components/notifications/NotificationBell'
import { useLiveUpdates } from '@/components/notifications/use-live-updates'
import { PaletteHost } from '@/components/palette/PaletteHost'
import { AccountMenu } from '@/components/profile/AccountMenu'
import { DialogSheet } from '@/components/ui/dialog'
import { later, usePrepared } from '@/components/ui/later'
import { MenuSheet } from '@/components/ui/menu'
import { PopoverSheet } from '@/components/ui/popover'
import { currentLanguage, speak } from '@/i18n'
import { usePreferences } from '@/stores/preferences'
import { useSession } from '@/stores/session'
import { DemoBanner } from './DemoBanner'
import { useRoomMarks } from './use-room-marks'

const Toasts = later(() => import('@/components/shared/Toasts').then((module) => module.default))
const ToldResults = later(() => import('@/components/labs/ToldResults').then((module) => module.ToldResults))
const DueToasts = later(() =>
  import('@/components/notifications/DueToasts').then((module) => module.DueToasts),
)
const DropAnywhere = later(() => import('./DropAnywhere').then((module) => module.default))
const bell = <NotificationBell />

export default function Shell() {
  const marks = useRoomMarks()
  useLiveUpdates()
  useRememberedChoices()
  usePrepared(MenuSheet, PopoverSheet, DialogSheet)
  return (
    <HeaderEndProvider value={bell}>
      <Frame
        banner={<DemoBanner />}
        marks={marks}
        sidebar={<Sidebar recentChats={<RecentChats />} account={<AccountMenu />} marks={marks} />}
      >
        <Outlet />
      </Frame>
      <ChatShortcuts />
      <PaletteHost rooms={usePlaces()} />
      <Toasts />
      <DueToasts />
      <ToldResults />
      <DropAnywhere />
    </HeaderEndProvider>
  )
}

/** Every room the person may enter, for the search. */
function usePlaces(): ComponentProps<typeof PaletteHost>['rooms'] {
  const { t } = useTranslation()
  const isAdmin = useSession(({ user }) => user?.role === 'admin')
  const beyond = moreRooms.filter(({ path }) => !rooms.some((one) => one.path === path))
  const places = [...rooms, ...beyond, ...(isAdmin ? [adminRoom] : [])]
  return places.map((place) => ({ ...place, title: t(`nav.${place.name}`) }))
}

/** Language and theme follow the person to a new device, where nothing was chosen yet. */
function useRememberedChoices(): void {
  const user = useSession((session) => session.user)
  const { id, locale, theme } = user ?? {}
  useEffect(() => {
    if (!id) return
    if (!localStorage.getItem('lang') && locale && locale !== currentLanguage()) void speak(locale)
    if (!localStorage.getItem('theme') && theme) usePreferences.getState().setTheme(theme)
  }, [id, locale, theme])
}
