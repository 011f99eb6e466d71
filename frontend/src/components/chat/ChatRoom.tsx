import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ask, stop } from '@/api/answering'
import { newId } from '@/api/new-id'
import { DropOverlay } from '@/components/shared/DropOverlay'
import { useTouch } from '@/hooks/use-media'
import { isAnswering, type Question } from '@/stores/answers'
import { Composer } from './Composer'
import { ChatActsProvider } from './chat-acts'
import { Transcript } from './later-transcript'
import { SkillPicker } from './SkillPicker'
import { useActs } from './use-acts'
import { useAttach } from './use-attachments'
import { writeDraft } from './use-draft'
import { useMarkRead } from './use-mark-read'
import { useSpent } from './use-quota'
import { useShortcuts } from './use-shortcuts'
import { useSkill } from './use-skill'
import { endOfBranch, useThread } from './use-thread'
import { useVersions } from './use-versions'

export function ChatRoom({ chatId }: { chatId: string }) {
  const { t } = useTranslation()
  const touch = useTouch()
  const field = useRef<HTMLTextAreaElement>(null)
  const thread = useThread(chatId)
  const { turns, live } = thread
  const { skill, choose, chosen } = useSkill(chatId)
  const { wanted, show, shown } = useVersions(chatId)
  const [editingId, setEditingId] = useState<string | null>(null)
  const answering = isAnswering(live)
  const hindrance = useSpent()
  const attach = useAttach(chatId)
  useMarkRead(chatId, answering)

  const focusField = useMemo(
    () => () => void (touch || field.current?.focus({ preventScroll: true })),
    [touch],
  )
  const ready = useCallback(() => Promise.all([shown(), chosen()]).then(() => ({})), [shown, chosen])
  const acts = useActs({ chatId, hindrance, skill, show, ready, edit: setEditingId, focusField })
  const halt = () => {
    void stop(chatId)
    focusField()
  }
  useShortcuts({ stop: answering ? halt : undefined, compose: () => field.current?.focus() })

  // While it is being edited somewhere else, a question may stop being part of the branch.
  const gone = editingId !== null && !turns.some(({ question }) => question?.id === editingId)
  useEffect(() => {
    if (gone) setEditingId(null)
  }, [gone])

  const send = (content: string, documentIds: string[]) => {
    const before = live?.phase === 'refused' && !live.messageId ? live.question : null
    // A question that was not sent makes room for this one and is typed again, not lost.
    if (before?.act === 'ask') writeDraft(chatId, before.content, before.documentIds)
    const question: Question = {
      chatId,
      clientId: newId(),
      act: 'ask',
      targetId: null,
      content,
      documentIds,
      parentId: endOfBranch(chatId),
      skill,
    }
    void ask(question, () => ready().then(() => ({ parentId: endOfBranch(chatId) })))
    focusField()
  }
  const editLast = () => {
    const last = turns.findLast(({ question }) => question)?.question
    if (last && !answering && !hindrance) setEditingId(last.id)
  }

  return (
    <ChatActsProvider value={acts}>
      <div className="flex min-h-0 flex-1 flex-col">
        <Transcript
          chatId={chatId}
          thread={thread}
          editingId={editingId}
          locked={answering}
          wanted={wanted}
          skill={skill}
        />
        <div className="px-6 pb-4 phone:px-3 phone:pb-2">
          <Composer
            ref={field}
            chatKey={chatId}
            answering={answering}
            stopping={live?.stopping ?? false}
            onSend={send}
            onStop={halt}
            onEditLast={editLast}
          >
            <SkillPicker skillId={skill?.id ?? null} disabled={answering} onChoose={choose} />
          </Composer>
        </div>
        <DropOverlay onFiles={attach} words={t('chat.drop')} />
      </div>
    </ChatActsProvider>
  )
}
