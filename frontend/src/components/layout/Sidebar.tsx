import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { NavLink } from 'react-router'
import { cn } from '@/components/ui/cn'
import { Logo } from './Logo'
import { rooms } from './navigation'
import { RoomMark, type RoomMarks } from './RoomMark'
import { SearchButton } from './SearchButton'

interface SidebarProps {
  recentChats: ReactNode
  account: ReactNode
  marks: RoomMarks
}

export function Sidebar({ recentChats, account, marks }: SidebarProps) {
  const { t } = useTranslation()
  return (
    <aside className="flex min-h-0 flex-col border-r bg-sunk px-3 pt-4 pb-3 phone:hidden print:hidden">
      <Logo />
      <SearchButton />
      <nav aria-label={t('nav.main')} className="flex flex-col gap-1">
        {rooms.map(({ name, path, icon: Icon }) => (
          <NavLink
            key={name}
            to={path}
            end={path === '/'}
            className={({ isActive }) =>
              cn(
                'flex min-h-9.5 items-center gap-2.5 rounded-sm px-2.5 py-1.5 transition-colors coarse:min-h-11',
                isActive ? 'bg-panel font-[550] text-ink shadow-card' : 'text-ink-2 hover:text-ink',
              )
            }
          >
            <Icon className="size-4.5 shrink-0" aria-hidden="true" />
            {t(`nav.${name}`)}
            <RoomMark mark={marks[name]} className="ml-auto" />
          </NavLink>
        ))}
      </nav>
      <div className="-mx-1 min-h-0 flex-1 overflow-y-auto px-1 pb-1">{recentChats}</div>
      {account}
    </aside>
  )
}
