import axios from 'axios'
import type { SignedIn } from '@/api/types'
import { sessionExpired, signedIn, useSession } from '@/stores/session'

let running: Promise<boolean> | null = null

/** Trade the refresh cookie for a new access token. Any number of callers share one request. */
export function renewToken(): Promise<boolean> {
  running ??= oneTabAtATime(renew).finally(() => {
    running = null
  })
  return running
}

async function renew(): Promise<boolean> {
  try {
    const { data } = await axios.post<SignedIn>('/api/v1/auth/refresh', {})
    const before = useSession.getState().user
    if (before && before.id !== data.user.id) {
      // Another tab signed in as someone else: nothing of the first person may stay on this screen.
      location.assign('/')
    }
    signedIn(data.access_token, data.user)
    return true
  } catch (error) {
    if (axios.isAxiosError(error) && error.response && error.response.status < 500) {
      sessionExpired()
      return false
    }
    throw error
  }
}

/** Rotation replaces the cookie: tabs that renew in turn never present a used one. */
function oneTabAtATime<T>(work: () => Promise<T>): Promise<T> {
  return navigator.locks ? navigator.locks.request('renew-session', work) : work()
}
