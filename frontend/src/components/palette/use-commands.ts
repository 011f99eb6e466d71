import { Languages, type LucideIcon, MessageCirclePlus, Monitor, Moon, Sun } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useLanguage } from '@/hooks/use-language'
import { themes, useTheme } from '@/hooks/use-theme'
import type { Entry } from './entries'

export interface Room {
  name: string
  title: string
  path: string
  icon: LucideIcon
}

const themeIcons = { light: Sun, dark: Moon, system: Monitor }

/** What can be done without a search: go somewhere, begin a chat, change the look. */
export function useCommands(rooms: Room[]): { acts: Entry[]; places: Entry[] } {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [language, setLanguage] = useLanguage()
  const [theme, setTheme] = useTheme()
  const places = rooms.map(({ name, title, path, icon }) => ({
    id: `room-${name}`,
    icon,
    title,
    run: () => void navigate(path),
  }))
  const acts: Entry[] = [
    {
      id: 'new-chat',
      icon: MessageCirclePlus,
      title: t('chat.new'),
      run: () => void navigate('/chat'),
    },
    ...themes
      .filter((one) => one !== theme)
      .map((one) => ({
        id: `theme-${one}`,
        icon: themeIcons[one],
        title: t('profile.theme-now', { theme: t(`profile.theme.${one}`) }),
        run: () => setTheme(one),
      })),
    {
      id: 'language',
      icon: Languages,
      // In the language it leads to, so that it is found by those who need it.
      title: language === 'ru' ? 'English' : 'Русский',
      also: t('profile.language'),
      run: () => setLanguage(language === 'ru' ? 'en' : 'ru'),
    },
  ]
  return { acts, places }
}
