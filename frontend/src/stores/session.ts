import { create } from 'zustand'
import type { User } from '@/api/types'

/** `expired`: someone was signed in, the server no longer agrees; the screen stays and asks for the password. */
export type SessionStatus = 'restoring' | 'guest' | 'signed-in' | 'expired'

interface SessionState {
  status: SessionStatus
  user: User | null
}

export const useSession = create<SessionState>(() => ({ status: 'restoring', user: null }))

/** The access token lives here and nowhere else: not in storage, not in a cookie that scripts can read. */
let accessToken: string | null = null

export function currentToken(): string | null {
  return accessToken
}

/** Only that somebody was signed in here, not who: whether asking for a session is worth a request. */
const mark = 'was-signed-in'

export const wasSignedIn = (): boolean => localStorage.getItem(mark) !== null

/** The cookie opens nothing any more. */
export const forgetSignIn = (): void => localStorage.removeItem(mark)

/** Whose reminders this browser shows while no page is open. */
const pushMark = 'push-of'

export const rememberPush = (): void => localStorage.setItem(pushMark, useSession.getState().user?.id ?? '')
export const hasPushOf = (id: string): boolean => localStorage.getItem(pushMark) === id
export const forgetPush = (): void => localStorage.removeItem(pushMark)

export function signedIn(token: string, user: User): void {
  accessToken = token
  localStorage.setItem(mark, 'yes')
  useSession.setState({ status: 'signed-in', user })
}

export function signedOut(): void {
  accessToken = null
  useSession.setState({ status: 'guest', user: null })
}

export function sessionExpired(): void {
  accessToken = null
  const { user } = useSession.getState()
  useSession.setState({ status: user ? 'expired' : 'guest' })
}

export function userChanged(user: User): void {
  useSession.setState({ user })
}

/** Resolves with true once the person has signed in again, with false when they leave instead. */
export function sessionRestored(): Promise<boolean> {
  return new Promise((resolve) => {
    const stop = useSession.subscribe(({ status }) => {
      if (status === 'expired') return
      stop()
      resolve(status === 'signed-in')
    })
  })
}

/** Resolves once it is known whether somebody is signed in. */
export function sessionKnown(): Promise<boolean> {
  const { status } = useSession.getState()
  if (status !== 'restoring') return Promise.resolve(status === 'signed-in')
  return new Promise((resolve) => {
    const end = useSession.subscribe((session) => {
      if (session.status === 'restoring') return
      end()
      resolve(session.status === 'signed-in')
    })
  })
}
