import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import type { Question } from './answers'
import { useSession } from './session'

interface Unsent {
  /** user id → chat id → the question that the server has not confirmed yet. */
  byUser: Record<string, Record<string, Question>>
}

/** Questions on their way: a reload in the middle, or after a refusal, loses none of them. */
export const useUnsent = create<Unsent>()(persist((): Unsent => ({ byUser: {} }), { name: 'unsent' }))

// What another tab has sent is not written back from here.
window.addEventListener('storage', ({ key }) => {
  if (key === 'unsent') void useUnsent.persist.rehydrate()
})

const currentUser = () => useSession.getState().user?.id

/** Answers that are written anew or go on hold no words of the person. */
export function keepUnsent(question: Question): void {
  const userId = currentUser()
  if (!userId || (question.act !== 'ask' && question.act !== 'edit')) return
  useUnsent.setState(({ byUser }) => ({
    byUser: { ...byUser, [userId]: { ...byUser[userId], [question.chatId]: question } },
  }))
}

export function dropUnsent(chatId: string): void {
  const userId = currentUser()
  if (!userId || !useUnsent.getState().byUser[userId]?.[chatId]) return
  useUnsent.setState(({ byUser }) => {
    const { [chatId]: _, ...others } = byUser[userId] ?? {}
    return { byUser: { ...byUser, [userId]: others } }
  })
}

export function unsentIn(chatId: string): Question | undefined {
  return useUnsent.getState().byUser[currentUser() ?? '']?.[chatId]
}

export function forgetUnsent(userId: string): void {
  useUnsent.setState(({ byUser }) => {
    const { [userId]: _, ...others } = byUser
    return { byUser: others }
  })
}
