// Reaches the person while no page of the product is open: shows what a push message says and takes the answer that its
// buttons give. It caches nothing and looks at no request of the pages.
const api = '/api/v1'
const json = { 'Content-Type': 'application/json' }

self.addEventListener('install', () => self.skipWaiting())

self.addEventListener('push', (event) => {
  if (event.data) event.waitUntil(show(event.data.json()))
})

self.addEventListener('notificationclick', (event) => {
  const { notification, action } = event
  const { occurrence, path } = notification.data
  notification.close()
  const work = action ? answer(occurrence, action).catch(() => open(path)) : open(path)
  event.waitUntil(work)
})

// The browser's push service has given it another address.
self.addEventListener('pushsubscriptionchange', (event) => {
  event.waitUntil(follow(event))
})

async function show({ title, note, lang, tag, url, occurrence_id, actions }) {
  const pages = await clients.matchAll({ type: 'window' })
  await registration.showNotification(title, {
    body: note || '',
    lang,
    tag,
    renotify: true,
    icon: '/icon.svg',
    // Whoever is looking at the product is told there.
    silent: pages.some(({ focused }) => focused),
    requireInteraction: Boolean(occurrence_id),
    actions,
    data: { occurrence: occurrence_id, path: url },
  })
}

/** `taken`, or `snooze15` with its minutes. What was answered elsewhere meanwhile is answered. */
async function answer(occurrence, action) {
  const minutes = Number(/^snooze(\d+)$/.exec(action)?.[1])
  const reply = await authorized(`/reminders/occurrences/${occurrence}/${minutes ? 'snooze' : 'taken'}`, {
    method: 'POST',
    headers: json,
    ...(minutes ? { body: JSON.stringify({ minutes }) } : {}),
  })
  if (!reply.ok && reply.status !== 409) throw new Error(`answered ${reply.status}`)
}

/** As the person who is signed in with this browser; in turn with the pages, which renew the same session. */
async function authorized(path, init) {
  const renew = () => fetch(`${api}/auth/refresh`, { method: 'POST', headers: json, body: '{}' })
  const renewal = await (navigator.locks ? navigator.locks.request('renew-session', renew) : renew())
  if (!renewal.ok) throw new Error('no session')
  const { access_token: token } = await renewal.json()
  return fetch(`${api}${path}`, { ...init, headers: { ...init.headers, Authorization: `Bearer ${token}` } })
}

/** A page that is open already is brought forward and told where to go. */
async function open(path) {
  const pages = await clients.matchAll({ type: 'window', includeUncontrolled: true })
  const page = pages.find(({ focused }) => focused) || pages[0]
  if (!page) return clients.openWindow(path)
  await page.focus()
  page.postMessage({ type: 'open', path })
}

async function follow({ oldSubscription, newSubscription }) {
  const fresh =
    newSubscription || (oldSubscription && (await registration.pushManager.subscribe(oldSubscription.options)))
  if (!fresh) return
  const { endpoint, keys } = fresh.toJSON()
  await authorized('/notifications/push/subscriptions', {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ endpoint, keys }),
  })
}
