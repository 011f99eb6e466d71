import { ChartColumn, LogOut, Monitor, Moon, NotebookPen, ShieldCheck, Sun, UserRound } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { Menu, MenuItem, MenuLine } from '@/components/ui/menu'
import { useSignOut } from '@/hooks/use-sign-out'
import { useTheme } from '@/hooks/use-theme'
import { useSession } from '@/stores/session'

const nextTheme = { light: 'dark', dark: 'system', system: 'light' } as const
const icons = { light: Sun, dark: Moon, system: Monitor }

/** Whose data is on the screen, always in sight. */
export function AccountMenu() {
  const { t } = useTranslation()
  const signOut = useSignOut()
  const navigate = useNavigate()
  const user = useSession((session) => session.user)
  const [theme, setTheme] = useTheme()
  const name = user?.full_name || user?.username || ''
  const Icon = icons[theme]
  return (
    <Menu
      side="top"
      align="start"
      trigger={
        <button
          type="button"
          className="mt-2 flex min-h-11 w-full items-center gap-2.5 rounded-sm px-2 text-left hover:bg-panel"
        >
          <span
            className="grid size-8 shrink-0 place-items-center rounded-full bg-brand-soft font-semibold text-brand text-sm"
            aria-hidden="true"
          >
            {name.slice(0, 1).toUpperCase()}
          </span>
          <span className="min-w-0">
            <span className="block truncate font-[550] leading-tight">{name}</span>
            <span className="block truncate text-ink-3 text-xs">{user?.email}</span>
          </span>
        </button>
      }
    >
      <MenuItem icon={<UserRound aria-hidden="true" />} onSelect={() => void navigate('/profile')}>
        {t('nav.profile')}
      </MenuItem>
      <MenuItem icon={<NotebookPen aria-hidden="true" />} onSelect={() => void navigate('/context')}>
        {t('nav.context')}
      </MenuItem>
      <MenuItem icon={<ChartColumn aria-hidden="true" />} onSelect={() => void navigate('/usage')}>
        {t('nav.usage')}
      </MenuItem>
      <MenuLine />
      <MenuItem icon={<Icon aria-hidden="true" />} onSelect={() => setTheme(nextTheme[theme])}>
        {t('profile.theme-now', { theme: t(`profile.theme.${theme}`) })}
      </MenuItem>
      {user?.role === 'admin' && (
        <MenuItem icon={<ShieldCheck aria-hidden="true" />} onSelect={() => void navigate('/admin')}>
          {t('nav.admin')}
        </MenuItem>
      )}
      <MenuLine />
      <MenuItem icon={<LogOut aria-hidden="true" />} onSelect={signOut}>
        {t('auth.sign-out')}
      </MenuItem>
    </Menu>
  )
}
