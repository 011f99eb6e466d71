import { BookText, ChartColumn, type LucideIcon, Settings, Stethoscope, Users, Waypoints } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { NavLink, useLocation } from 'react-router'
import { cn } from '@/components/ui/cn'

const tab = <Name extends string>(name: Name, icon: LucideIcon) => ({ name, icon })
const tabs = [
  tab('settings', Settings),
  tab('users', Users),
  tab('usage', ChartColumn),
  tab('channels', Waypoints),
  tab('skills', Stethoscope),
  tab('context', BookText),
] as const

/** The rooms of the administrator, one row that scrolls on a phone. */
export function AdminTabs() {
  const { t } = useTranslation()
  const row = useRef<HTMLElement>(null)
  const { pathname } = useLocation()
  useEffect(() => {
    const here = pathname && row.current?.querySelector<HTMLElement>('[aria-current=page]')
    if (here && row.current) row.current.scrollLeft = here.offsetLeft - 16
  }, [pathname])
  return (
    <nav ref={row} aria-label={t('admin.rooms')} className="relative -mx-4 mb-5 overflow-x-auto px-4 py-1">
      <ul className="flex w-max gap-1.5">
        {tabs.map(({ name, icon: Icon }) => (
          <li key={name}>
            <NavLink
              to={`/admin/${name}`}
              className={({ isActive }) =>
                cn(
                  'flex min-h-9.5 items-center gap-2 whitespace-nowrap rounded-md border px-3 text-sm coarse:min-h-11',
                  isActive
                    ? 'border-brand bg-brand-soft font-[550] text-brand'
                    : 'border-line bg-panel text-ink-2 hover:text-ink',
                )
              }
            >
              <Icon className="size-4" aria-hidden="true" />
              {t(`admin.room.${name}`)}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  )
}
