import { useMemo } from 'react'
import { ask, askAgain } from '@/api/answering'
import type { AnsweredBy, Message } from '@/api/types'
import { endAnswer, type Question } from '@/stores/answers'
import type { ChatActs } from './chat-acts'
import { currentDraft, useDraft } from './use-draft'

interface Means {
  chatId: string
  skill: AnsweredBy | null
  show: (message: Message, versionId: string) => void
  /** Resolves when the server knows which version is shown and who is asked. */
  ready: () => Promise<unknown>
  edit: (questionId: string | null) => void
  /** The button that was pressed goes away, the focus must not. */
  focusField: () => void
}

export function useActs({ chatId, skill, show, ready, edit, focusField }: Means): ChatActs {
  const [, write] = useDraft(chatId)
  return useMemo(() => {
    const send = (act: 'regenerate' | 'continue' | 'edit', target: Message, content: string) => {
      const question: Question = {
        chatId,
        clientId: crypto.randomUUID(),
        act,
        targetId: target.id,
        content,
        documentIds: act === 'edit' ? (target.metadata.document_ids ?? []) : [],
        parentId: target.parent_id,
        skill,
      }
      void ready().then(() => ask(question))
      focusField()
    }
    return {
      chatId,
      show,
      regenerate: (answer) => send('regenerate', answer, ''),
      proceed: (answer) => send('continue', answer, ''),
      startEdit: ({ id }) => edit(id),
      endEdit: () => {
        edit(null)
        focusField()
      },
      saveEdit: (question, text) => {
        edit(null)
        send('edit', question, text)
      },
      retry: (live) => {
        void askAgain(live)
        focusField()
      },
      dismiss: ({ question, messageId }) => {
        endAnswer(chatId)
        // Nothing was stored: the words go back to where they were typed.
        if (question?.act === 'ask' && !messageId && currentDraft(chatId).text === '')
          write({ text: question.content, documentIds: question.documentIds })
        focusField()
      },
    }
  }, [chatId, skill, show, ready, edit, focusField, write])
}
