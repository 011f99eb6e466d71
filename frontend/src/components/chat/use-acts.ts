import { useMemo } from 'react'
import { ask, askAgain, type Preparation } from '@/api/answering'
import { newId } from '@/api/new-id'
import type { AnsweredBy, Message } from '@/api/types'
import { endAnswer, type Question } from '@/stores/answers'
import { dropUnsent } from '@/stores/unsent'
import type { ChatActs } from './chat-acts'
import { currentDraft, editKey, writeDraft } from './use-draft'

interface Means {
  chatId: string
  hindrance: string | null
  skill: AnsweredBy | null
  show: (message: Message, versionId: string) => void
  /** Resolves when the server knows which version is shown and who is asked. */
  ready: Preparation
  edit: (questionId: string | null) => void
  /** The button that was pressed goes away, the focus must not. */
  focusField: () => void
}

export function useActs({ chatId, hindrance, skill, show, ready, edit, focusField }: Means): ChatActs {
  return useMemo(() => {
    const send = (act: 'regenerate' | 'continue' | 'edit', target: Message, content: string) => {
      const question: Question = {
        chatId,
        clientId: newId(),
        act,
        targetId: target.id,
        content,
        documentIds: act === 'edit' ? (target.metadata.document_ids ?? []) : [],
        parentId: target.parent_id,
        skill,
      }
      void ask(question, ready)
      focusField()
    }
    return {
      chatId,
      hindrance,
      show,
      regenerate: (answer) => send('regenerate', answer, ''),
      proceed: (answer) => send('continue', answer, ''),
      startEdit: ({ id }) => edit(id),
      endEdit: ({ id }) => {
        edit(null)
        writeDraft(editKey(id), '')
        focusField()
      },
      saveEdit: (question, text) => {
        edit(null)
        writeDraft(editKey(question.id), '')
        send('edit', question, text)
      },
      retry: (live) => {
        void askAgain(live, ready)
        focusField()
      },
      dismiss: ({ question, messageId }) => {
        endAnswer(chatId)
        dropUnsent(chatId)
        // Nothing was stored: the words go back to where they were typed.
        if (question?.act === 'edit' && question.targetId && !messageId) {
          writeDraft(editKey(question.targetId), question.content)
          edit(question.targetId)
          return
        }
        if (question?.act === 'ask' && !messageId && currentDraft(chatId).text === '')
          writeDraft(chatId, question.content, question.documentIds)
        focusField()
      },
    }
  }, [chatId, hindrance, skill, show, ready, edit, focusField])
}
