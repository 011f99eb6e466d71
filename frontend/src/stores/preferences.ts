import { create } from 'zustand'
import type { Theme } from '@/api/types'

interface Preferences {
  theme: Theme
  setTheme: (theme: Theme) => void
}

const dark = () => matchMedia('(prefers-color-scheme: dark)')

function paint(theme: Theme): void {
  const isDark = theme === 'dark' || (theme === 'system' && dark().matches)
  document.documentElement.classList.toggle('dark', isDark)
  document.querySelector('meta[name=theme-color]')?.setAttribute('content', isDark ? '#0d1417' : '#fbfaf7')
}

function stored(): Theme {
  const value = localStorage.getItem('theme')
  return value === 'light' || value === 'dark' ? value : 'system'
}

/** The same key that /theme.js reads before the first paint. */
export const usePreferences = create<Preferences>((set) => ({
  theme: stored(),
  setTheme: (theme) => {
    localStorage.setItem('theme', theme)
    paint(theme)
    set({ theme })
  },
}))

export function followSystemTheme(): void {
  dark().addEventListener('change', () => paint(usePreferences.getState().theme))
  window.addEventListener('storage', (event) => {
    if (event.key === 'theme') {
      paint(stored())
      usePreferences.setState({ theme: stored() })
    }
  })
}
