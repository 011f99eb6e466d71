import { takeEarlyRenewal } from '@/api/early'
import type { SignedIn } from '@/api/types'
import { forgetSignIn, sessionExpired, signedIn, useSession } from '@/stores/session'

let running: Promise<boolean> | null = null

/**
 * Trades the refresh cookie for a new access token. Any number of callers share one request.
 * False: there is no session any more. Rejects when the server could not be asked.
 */
export function renewToken(): Promise<boolean> {
  running ??= oneTabAtATime(renew).finally(() => {
    running = null
  })
  return running
}

/** Plain fetch: this is part of the first download, the API client is not. */
async function renew(): Promise<boolean> {
  const answer = await (takeEarlyRenewal() ?? askForToken())
  if (answer.status >= 500) throw new TypeError(`refresh answered ${answer.status}`)
  if (!answer.ok) {
    if (answer.status === 401) forgetSignIn()
    sessionExpired()
    return false
  }
  const { access_token, user } = (await answer.json()) as SignedIn
  const before = useSession.getState().user
  // Another tab signed in as someone else: nothing of the first person may stay on this screen.
  if (before && before.id !== user.id) {
    location.assign('/')
    return new Promise(() => undefined)
  }
  signedIn(access_token, user)
  return true
}

function askForToken(): Promise<Response> {
  return fetch('/api/v1/auth/refresh', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: '{}',
  })
}

/** Rotation replaces the cookie: tabs that renew in turn never present a used one. */
function oneTabAtATime<T>(work: () => Promise<T>): Promise<T> {
  return navigator.locks ? navigator.locks.request('renew-session', work) : work()
}
