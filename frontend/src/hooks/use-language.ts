import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { queryClient } from '@/api/query-client'
import type { Language } from '@/api/types'
import { changeMe } from '@/api/users'
import { currentLanguage, speak } from '@/i18n'
import { useSession } from '@/stores/session'

/** Switches at once; the server learns of it when someone is signed in. */
export function useLanguage(): [Language, (lang: Language) => void] {
  useTranslation()
  const choose = useCallback((lang: Language) => {
    void speak(lang)
    if (useSession.getState().status !== 'signed-in') return
    // Specialists come in the language the server knows of, which is the new one only now.
    changeMe({ locale: lang })
      .then(() => queryClient.invalidateQueries({ queryKey: ['skills'] }))
      .catch(() => undefined)
  }, [])
  return [currentLanguage(), choose]
}
