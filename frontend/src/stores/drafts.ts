import { create } from 'zustand'
import { persist } from 'zustand/middleware'

export interface Draft {
  text: string
  documentIds: string[]
}

interface Drafts {
  /** user id → chat id (or "new") → what was typed. */
  byUser: Record<string, Record<string, Draft>>
  write: (userId: string, chatId: string, draft: Draft) => void
  forget: (userId: string) => void
}

export const emptyDraft: Draft = { text: '', documentIds: [] }

export const useDrafts = create<Drafts>()(
  persist(
    (set) => ({
      byUser: {},
      write: (userId, chatId, draft) =>
        set(({ byUser }) => {
          const { [chatId]: _, ...others } = byUser[userId] ?? {}
          const isEmpty = draft.text === '' && draft.documentIds.length === 0
          return { byUser: { ...byUser, [userId]: isEmpty ? others : { ...others, [chatId]: draft } } }
        }),
      forget: (userId) =>
        set(({ byUser }) => {
          const { [userId]: _, ...others } = byUser
          return { byUser: others }
        }),
    }),
    { name: 'drafts' },
  ),
)
