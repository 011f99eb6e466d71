import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Language } from '@/api/types'

/** The real sentences, read from disk: tests say what a person would see. */
export async function speakInTest(lang: Language): Promise<void> {
  const path = join(import.meta.dirname, `../public/locales/${lang}/translation.json`)
  const sentences = JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>
  await i18next.use(initReactI18next).init({
    lng: lang,
    resources: { [lang]: { translation: sentences } },
    fallbackLng: false,
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  })
}
