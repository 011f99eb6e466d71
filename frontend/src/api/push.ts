import { dataOf, remove } from '@/api/client'
import * as server from '@/api/generated/client/sdk.gen'
import { forgetPush, rememberPush } from '@/stores/session'

/** `off`: possible and not switched on. `on`: the browser may show messages and has an address for them. */
export type PushState = 'unsupported' | 'blocked' | 'off' | 'on'

const worker = '/push-worker.js'

/** Only over https (or on this very machine), and not in every browser. */
const isPossible = () => 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window

async function subscription(): Promise<PushSubscription | null> {
  if (!isPossible()) return null
  const registration = await navigator.serviceWorker.getRegistration('/')
  return (await registration?.pushManager.getSubscription()) ?? null
}

/** How this browser stands, and all browsers of the person. */
export const pushQuery = {
  queryKey: ['channels', 'push'] as const,
  queryFn: async () => {
    const own = await subscription()
    const { items } = await dataOf(server.pushBrowsers({ query: { endpoint: own?.endpoint ?? null } }))
    return { state: stateOf(items.some(({ is_this }) => is_this)), browsers: items }
  },
}

function stateOf(isKnown: boolean): PushState {
  if (!isPossible()) return 'unsupported'
  if (Notification.permission === 'denied') return 'blocked'
  return isKnown && Notification.permission === 'granted' ? 'on' : 'off'
}

/** Asks for permission, which browsers allow only right after a press. False: it was not given. */
export async function switchPushOn(): Promise<boolean> {
  if ((await Notification.requestPermission()) !== 'granted') return false
  const { public_key } = await dataOf(server.pushKey())
  await navigator.serviceWorker.register(worker)
  const { pushManager } = await navigator.serviceWorker.ready
  // One that was made for another server's key can't be used.
  await (await pushManager.getSubscription())?.unsubscribe()
  const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: public_key })
  await tellServer(made)
  rememberPush()
  return true
}

async function tellServer(made: PushSubscription): Promise<void> {
  const { endpoint = '', keys = {} } = made.toJSON()
  const body = { endpoint, keys: { p256dh: keys.p256dh ?? '', auth: keys.auth ?? '' } }
  await dataOf(server.subscribeBrowser({ body }))
}

/** The server pushes as long as a session goes on; after a new sign-in of the same person it is told again. */
export async function resumePush(): Promise<void> {
  const made = await subscription()
  if (made && Notification.permission === 'granted') await tellServer(made)
}

export async function switchPushOff(id: string, isThis: boolean): Promise<void> {
  if (isThis) await (await subscription())?.unsubscribe()
  await remove(`/notifications/push/subscriptions/${id}`)
}

/** Before somebody signs out: their reminders must not show in a browser that others may use. */
export async function leavePush(): Promise<void> {
  forgetPush()
  if (!(await subscription())) return
  const { browsers } = await pushQuery.queryFn()
  const own = browsers.find(({ is_this }) => is_this)
  if (own) await switchPushOff(own.id, true)
}
