import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Language } from '@/api/types'

type Sentences = Record<string, string>

declare global {
  interface Window {
    /** Started by /theme.js before this bundle was even parsed. */
    earlyTranslations?: { lang: Language; promise: Promise<Sentences> }
  }
}

export const languages: readonly Language[] = ['en', 'ru']
export const i18n = i18next

export async function startTranslations(): Promise<void> {
  const lang = window.earlyTranslations?.lang ?? 'en'
  const sentences = await sentencesOf(lang)
  await i18next.use(initReactI18next).init({
    lng: lang,
    resources: { [lang]: { translation: sentences } },
    partialBundledLanguages: true,
    fallbackLng: false,
    // Keys are flat: "errors.document.not-found" is one name, so dots in error codes need no care.
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  })
}

export function currentLanguage(): Language {
  return i18next.language === 'ru' ? 'ru' : 'en'
}

/** Switches without a reload and remembers the choice on this device. */
export async function speak(lang: Language): Promise<void> {
  await learn(lang)
  await i18next.changeLanguage(lang)
  document.documentElement.lang = lang
  localStorage.setItem('lang', lang)
}

/** The sentences of a language, for a piece of the screen that speaks another one than the rest. */
export async function learn(lang: Language): Promise<void> {
  if (i18next.hasResourceBundle(lang, 'translation')) return
  i18next.addResourceBundle(lang, 'translation', await sentencesOf(lang))
}

async function sentencesOf(lang: Language): Promise<Sentences> {
  const early = window.earlyTranslations
  if (early?.lang === lang) {
    try {
      return await early.promise
    } catch {
      // The early start failed; ask once more below.
    }
  }
  const answer = await fetch(`/locales/${lang}/translation.json`, { cache: 'no-cache' })
  if (!answer.ok) throw new Error(`no sentences in ${lang}`)
  return (await answer.json()) as Sentences
}
