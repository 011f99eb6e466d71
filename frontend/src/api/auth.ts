import { dataOf } from '@/api/client'
import * as server from '@/api/generated/client/sdk.gen'
import { toProblem } from '@/api/problem'
import { forgetPerson, tellOtherTabs } from '@/api/session'
import type { Meta, SignedIn } from '@/api/types'
import { currentLanguage } from '@/i18n'
import { forgetSignIn, hasPushOf, signedIn, signedOut, useSession } from '@/stores/session'

export interface Registration {
  email: string
  username: string
  password: string
  full_name?: string
}

/** The address of this very file, which changes with each version. */
const build = import.meta.url

/** Known from the last visit at once, so that nothing moves when the answer comes. */
export const metaQuery = {
  queryKey: ['meta'] as const,
  queryFn: async () => {
    const meta = await dataOf(server.meta())
    localStorage.setItem('meta', JSON.stringify({ build, meta }))
    return meta
  },
  staleTime: 5 * 60_000,
  initialData: rememberedMeta,
  initialDataUpdatedAt: 0,
}

function rememberedMeta(): Meta | undefined {
  try {
    const kept = JSON.parse(localStorage.getItem('meta') ?? '{}') as { build?: string; meta?: Meta }
    // Another version of the app may have kept it in another shape.
    return kept.build === build ? kept.meta : undefined
  } catch {
    return undefined
  }
}

export async function signIn(credentials: { email: string; password: string }): Promise<void> {
  const answer = (await dataOf(server.login({ body: credentials }))) as SignedIn
  const before = useSession.getState().user
  if (before && before.id !== answer.user.id) forgetPerson()
  signedIn(answer.access_token, answer.user)
  tellOtherTabs('signed-in')
  if (hasPushOf(answer.user.id))
    void import('@/api/push').then(({ resumePush }) => resumePush()).catch(() => undefined)
}

export async function register(person: Registration): Promise<void> {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  await server.register({ body: { ...person, locale: currentLanguage(), timezone: timeZone || 'UTC' } })
  await signIn({ email: person.email, password: person.password })
}

/** Rejects when the server could not be told: the cookie would still open the door. */
export async function signOut(): Promise<void> {
  // Their reminders must not show here any more; what can't be undone now must not keep anybody from leaving.
  await import('@/api/push').then(({ leavePush }) => leavePush()).catch(() => undefined)
  await server.logout({ body: {} }).catch((error: unknown) => {
    const { status } = toProblem(error)
    if (status < 400 || status >= 500) throw error
  })
  forgetSignIn()
  tellOtherTabs('signed-out')
  forgetPerson()
  signedOut()
}
