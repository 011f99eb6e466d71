// Runs before the first paint: colour scheme, language, an early start of the translations, of the session and of the
// conversation on the screen, and a reload when a file of the app did not arrive.
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
  const promise = fetch(`/locales/${lang}/translation.json`, { cache: 'no-cache' }).then((answer) => answer.json())
  promise.catch(() => {})
  window.earlyTranslations = { lang, promise }

  // Whoever was signed in here: the session, and the conversation the address names, are asked for while the app is
  // still on its way. It takes them up in src/api/early.ts.
  if (read('was-signed-in')) {
    const headers = { 'Content-Type': 'application/json' }
    const renew = () => fetch('/api/v1/auth/refresh', { method: 'POST', headers, body: '{}' })
    const renewal = navigator.locks ? navigator.locks.request('renew-session', renew) : renew()
    renewal.catch(() => {})
    window.earlyRenewal = renewal
    const chatId = /^\/chat\/([0-9a-f-]{36})$/.exec(location.pathname)?.[1]
    if (chatId) {
      const messages = async () => {
        const answer = (await renewal).clone()
        if (!answer.ok) throw new Error('no session')
        const { access_token: token } = await answer.json()
        return fetch(`/api/v1/chats/${chatId}/messages?leaf=current&limit=60`, {
          headers: { Authorization: `Bearer ${token}` },
        })
      }
      const answer = messages()
      answer.catch(() => {})
      window.earlyMessages = { chatId, answer }
    }
  }

  // A lost file must not leave a white page, and a broken deploy must not reload for ever.
  const mark = 'reloads-for-lost-file'
  // Without a network nothing is gained by it, and everything on the screen is lost.
  window.reloadForLostFile = () => {
    if (!navigator.onLine) return false
    const reloads = Number(sessionStorage.getItem(mark) || 0)
    if (reloads >= 2) return false
    sessionStorage.setItem(mark, String(reloads + 1))
    location.reload()
    return true
  }
  addEventListener('error', ({ target }) => target instanceof HTMLScriptElement && window.reloadForLostFile(), true)
  addEventListener('load', () => setTimeout(() => sessionStorage.removeItem(mark), 15_000))
})()
