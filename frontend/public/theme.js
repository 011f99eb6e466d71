// Runs before the first paint: colour scheme, language, and an early start of the translations.
;(() => {
  const root = document.documentElement
  const read = (key) => {
    try {
      return localStorage.getItem(key)
    } catch {
      return null
    }
  }
  const theme = read('theme') || 'system'
  const dark = theme === 'dark' || (theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches)
  root.classList.toggle('dark', dark)
  document.querySelector('meta[name=theme-color]').content = dark ? '#0d1417' : '#fbfaf7'

  const known = ['en', 'ru']
  const wished = [read('lang'), ...(navigator.languages || [])].map((tag) => (tag || '').slice(0, 2))
  const lang = wished.find((tag) => known.includes(tag)) || 'en'
  root.lang = lang
  window.earlyTranslations = {
    lang,
    promise: fetch(`/locales/${lang}/translation.json`, { cache: 'no-cache' }).then((answer) =>
      answer.json(),
    ),
  }
  window.earlyTranslations.promise.catch(() => {})
})()
