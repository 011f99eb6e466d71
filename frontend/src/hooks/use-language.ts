import type { TFunction } from 'i18next'
import { useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { queryClient } from '@/api/query-client'
import type { Language } from '@/api/types'
import { changeMe } from '@/api/users'
import { currentLanguage, i18n, learn, speak } from '@/i18n'
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

/** Sentences of another language than the screen's; in the person's own until they are here. */
export function useSentencesOf(lang: Language | undefined): TFunction {
  const { t } = useTranslation()
  const [, setLearned] = useState<Language>()
  useEffect(() => {
    if (lang)
      void learn(lang).then(
        () => setLearned(lang),
        () => undefined,
      )
  }, [lang])
  return lang && i18n.hasResourceBundle(lang, 'translation') ? i18n.getFixedT(lang) : t
}
