import { get, post } from '@/api/client'
import { queryClient } from '@/api/query-client'
import { renewToken } from '@/api/renewal'
import type { Meta, SignedIn } from '@/api/types'
import { currentLanguage } from '@/i18n'
import { forgetAnswers } from '@/stores/answers'
import { useDrafts } from '@/stores/drafts'
import { signedIn, signedOut, useSession } from '@/stores/session'

const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('session') : null

export interface Registration {
  email: string
  username: string
  password: string
  full_name?: string
}

export const metaQuery = {
  queryKey: ['meta'] as const,
  queryFn: () => get<Meta>('/meta'),
  staleTime: 5 * 60_000,
}

export async function signIn(credentials: { email: string; password: string }): Promise<void> {
  const answer = await post<SignedIn>('/auth/login', credentials)
  const before = useSession.getState().user
  if (before && before.id !== answer.user.id) forgetPerson()
  signedIn(answer.access_token, answer.user)
  channel?.postMessage('signed-in')
}

export async function register(person: Registration): Promise<void> {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  await post('/auth/register', { ...person, locale: currentLanguage(), timezone: timeZone || 'UTC' })
  await signIn({ email: person.email, password: person.password })
}

export async function signOut(): Promise<void> {
  await post('/auth/logout', {}).catch(() => undefined)
  channel?.postMessage('signed-out')
  forgetPerson()
  signedOut()
}

/** Called once at load: is there still a session behind the cookie? */
export async function restoreSession(): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await renewToken()
      return
    } catch {
      // The server did not answer: that says nothing about the session, so ask again before giving up.
      if (tries === 4) return signedOut()
      await new Promise((resolve) => setTimeout(resolve, tries * 400))
    }
  }
}

export function followOtherTabs(): void {
  channel?.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const { status } = useSession.getState()
    if (data === 'signed-out' && status !== 'guest') {
      forgetPerson()
      signedOut()
    }
    if (data === 'signed-in' && status !== 'signed-in') void renewToken().catch(() => undefined)
  })
}

function forgetPerson(): void {
  const { user } = useSession.getState()
  if (user) useDrafts.getState().forget(user.id)
  forgetAnswers()
  queryClient.clear()
}
