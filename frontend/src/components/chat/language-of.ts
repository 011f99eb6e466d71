import type { Language } from '@/api/types'

/** For screen readers and spelling: which of our two languages a text is written in, by its first letters. */
export function languageOf(text: string): Language {
  const start = text.slice(0, 300)
  const cyrillic = start.match(/[а-яё]/gi)?.length ?? 0
  const latin = start.match(/[a-z]/gi)?.length ?? 0
  return cyrillic * 2 >= latin && cyrillic > 0 ? 'ru' : 'en'
}
