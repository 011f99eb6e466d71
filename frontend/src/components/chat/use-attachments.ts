import { useQueries } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo } from 'react'
import { documentQuery } from '@/api/documents'
import { upload } from '@/api/uploading'
import { useDrafts } from '@/stores/drafts'
import { useSession } from '@/stores/session'
import { dropUploads, useUploads } from '@/stores/uploads'
import { useDraft } from './use-draft'

/** Files on their way into a question: when one has arrived it moves from the queue into the draft. */
export function useAttachments(chatKey: string) {
  const items = useUploads((state) => state.items)
  const [draft, write] = useDraft(chatKey)
  const userId = useSession(({ user }) => user?.id ?? '')
  const mine = useMemo(() => items.filter(({ chatId }) => chatId === chatKey), [items, chatKey])

  useEffect(() => {
    for (const { id, document, problem } of mine) {
      // A file that is stored already is as good as uploaded.
      const twin = problem?.code === 'document.already-stored' ? problem.params.document_id : undefined
      const arrived = document?.id ?? (typeof twin === 'string' ? twin : undefined)
      if (!arrived) continue
      dropUploads((item) => item.id === id)
      const known = useDrafts.getState().byUser[userId]?.[chatKey]?.documentIds ?? []
      if (!known.includes(arrived)) write({ documentIds: [...known, arrived] })
    }
  }, [mine, write, userId, chatKey])

  const attach = useAttach(chatKey)

  const sending = mine.some(({ state }) => state === 'sending' || state === 'waiting')
  const attached = useQueries({ queries: draft.documentIds.map(documentQuery) })
  const reading = attached.some(({ data }) => data?.status === 'pending' || data?.status === 'processing')
  return { uploads: mine, attach, sending, reading }
}

/** Puts files into the queue of this composer. */
export function useAttach(chatKey: string): (files: Iterable<File>) => void {
  return useCallback((files) => void upload(files, chatKey), [chatKey])
}
