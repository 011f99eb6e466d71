import { queryClient } from '@/api/query-client'
import { renewToken } from '@/api/renewal'
import { forgetAnswers } from '@/stores/answers'
import { useDrafts } from '@/stores/drafts'
import { signedOut, useSession, wasSignedIn } from '@/stores/session'
import { forgetUnsent } from '@/stores/unsent'
import { dropUploads } from '@/stores/uploads'

const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('session') : null

export function tellOtherTabs(news: 'signed-in' | 'signed-out'): void {
  channel?.postMessage(news)
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

/** Called once at load: is there still a session behind the cookie? Who was never here is not asked for one. */
export async function restoreSession(): Promise<void> {
  if (!wasSignedIn()) return signedOut()
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

/** Nothing of a person stays behind: answers, drafts, unsent questions, files that were to be sent, cached data. */
export function forgetPerson(): void {
  const { user } = useSession.getState()
  if (user) {
    useDrafts.getState().forget(user.id)
    forgetUnsent(user.id)
  }
  // Before what is on its way ends, or the next file would go out for whoever signs in next.
  dropUploads(() => true)
  forgetAnswers()
  queryClient.clear()
}
