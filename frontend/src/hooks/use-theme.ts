import { useCallback } from 'react'
import type { Theme } from '@/api/types'
import { changeMe } from '@/api/users'
import { usePreferences } from '@/stores/preferences'
import { useSession } from '@/stores/session'

export const themes = ['light', 'dark', 'system'] as const satisfies readonly Theme[]

export function useTheme(): [Theme, (theme: Theme) => void] {
  const { theme, setTheme } = usePreferences()
  const choose = useCallback(
    (next: Theme) => {
      setTheme(next)
      if (useSession.getState().status === 'signed-in') void changeMe({ theme: next }).catch(() => undefined)
    },
    [setTheme],
  )
  return [theme, choose]
}
