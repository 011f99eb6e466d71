import { useCallback } from 'react'
import { type Draft, emptyDraft, useDrafts } from '@/stores/drafts'
import { useSession } from '@/stores/session'

/** What was typed in this chat by this person; survives reload, navigation and a lost session. */
export function useDraft(chatKey: string): [Draft, (change: Partial<Draft>) => void] {
  const userId = useSession(({ user }) => user?.id ?? '')
  const draft = useDrafts(({ byUser }) => byUser[userId]?.[chatKey]) ?? emptyDraft
  const write = useCallback(
    (change: Partial<Draft>) => {
      const { byUser, write: store } = useDrafts.getState()
      store(userId, chatKey, { ...(byUser[userId]?.[chatKey] ?? emptyDraft), ...change })
    },
    [userId, chatKey],
  )
  return [draft, write]
}

/** The draft at this moment, for acts that must not be drawn again at every letter. */
export function currentDraft(chatKey: string): Draft {
  const userId = useSession.getState().user?.id ?? ''
  return useDrafts.getState().byUser[userId]?.[chatKey] ?? emptyDraft
}

export function writeDraft(chatKey: string, text: string, documentIds: string[] = []): void {
  const userId = useSession.getState().user?.id ?? ''
  useDrafts.getState().write(userId, chatKey, { text, documentIds })
}

/** Where the words of an edited question are kept when it could not be sent. */
export const editKey = (questionId: string) => `edit-${questionId}`
