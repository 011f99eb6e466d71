import { Ellipsis, Search } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { NavLink, useLocation, useNavigate } from 'react-router'
import { cn } from '@/components/ui/cn'
import { Menu, MenuItem, MenuLine } from '@/components/ui/menu'
import { openPalette } from '@/stores/palette'
import { useSession } from '@/stores/session'
import { adminRoom, moreRooms, thumbRooms } from './navigation'
import { RoomMark, type RoomMarks } from './RoomMark'

const tab = 'flex min-h-14 w-full flex-col items-center justify-center gap-0.5 px-0.5 text-xs [&_svg]:size-5'
const look = (active: boolean) => cn(tab, active ? 'font-semibold text-brand' : 'text-ink-2')

/** Gives way to the on-screen keyboard, which leaves little height. */
export function BottomNav({ marks }: { marks: RoomMarks }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { pathname } = useLocation()
  const isAdmin = useSession(({ user }) => user?.role === 'admin')
  const more = isAdmin ? [...moreRooms, adminRoom] : moreRooms
  return (
    <nav
      aria-label={t('nav.main')}
      className="grid grid-cols-5 border-t bg-panel pb-[env(safe-area-inset-bottom)] desk:hidden print:hidden [@media(max-height:480px)]:hidden"
    >
      {thumbRooms.map(({ name, path, icon: Icon }) => (
        <NavLink key={name} to={path} end={path === '/'} className={({ isActive }) => look(isActive)}>
          <span className="relative">
            <Icon aria-hidden="true" />
            <RoomMark mark={marks[name]} className="-top-0.5 -right-2 absolute" />
          </span>
          {t(`nav.${name}-short`)}
        </NavLink>
      ))}
      <Menu
        side="top"
        trigger={
          <button type="button" className={look(more.some(({ path }) => pathname.startsWith(path)))}>
            <Ellipsis aria-hidden="true" />
            {t('nav.more')}
          </button>
        }
      >
        <MenuItem icon={<Search aria-hidden="true" />} onSelect={openPalette}>
          {t('palette.open')}
        </MenuItem>
        <MenuLine />
        {more.map(({ name, path, icon: Icon }) => (
          <MenuItem key={name} icon={<Icon aria-hidden="true" />} onSelect={() => void navigate(path)}>
            {t(`nav.${name}`)}
          </MenuItem>
        ))}
      </Menu>
    </nav>
  )
}
