import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { Language } from '@/api/types'
import { changeMe } from '@/api/users'
import { currentLanguage, speak } from '@/i18n'
import { useSession } from '@/stores/session'

/** Switches at once; the server learns of it when someone is signed in. */
export function useLanguage(): [Language, (lang: Language) => void] {
  useTranslation()
  const choose = useCallback((lang: Language) => {
    void speak(lang)
    if (useSession.getState().status === 'signed-in') void changeMe({ locale: lang }).catch(() => undefined)
  }, [])
  return [currentLanguage(), choose]
}
