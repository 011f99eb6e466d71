import { type DragEvent, useCallback } from 'react'
import { ask, stop } from '@/api/answering'
import type { Message } from '@/api/types'
import { endAnswer } from '@/stores/answers'
import { Composer } from './Composer'
import { Transcript } from './Transcript'
import { useAttachments } from './use-attachments'
import { useDraft } from './use-draft'
import { useThread } from './use-thread'

export function ChatRoom({ chatId }: { chatId: string }) {
  const thread = useThread(chatId)
  const { live } = thread
  const [draft, write] = useDraft(chatId)
  const { attach } = useAttachments(chatId)
  const lastId = thread.thread.at(-1)?.id ?? null
  const answering = Boolean(live && live.phase !== 'refused')

  const send = (content: string, documentIds: string[]) =>
    void ask({
      chatId,
      clientId: crypto.randomUUID(),
      content,
      documentIds,
      parentId: lastId,
      regenerates: null,
    })

  const regenerate = useCallback(
    (message: Message) =>
      void ask({
        chatId,
        clientId: crypto.randomUUID(),
        content: '',
        documentIds: [],
        parentId: null,
        regenerates: message.id,
      }),
    [chatId],
  )

  const retry = () => {
    if (live?.question) void ask(live.question)
  }

  /** Nothing was generated: the words go back to where they were typed. */
  const dismiss = () => {
    const question = live?.question
    endAnswer(chatId)
    if (question && draft.text === '') write({ text: question.content, documentIds: question.documentIds })
  }

  const drop = (event: DragEvent) => {
    if (event.dataTransfer.files.length === 0) return
    event.preventDefault()
    attach(event.dataTransfer.files)
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping files has its keyboard way in the composer
    <div
      className="flex min-h-0 flex-1 flex-col"
      onDragOver={(event) => event.preventDefault()}
      onDrop={drop}
    >
      <Transcript
        chatId={chatId}
        thread={thread}
        onRegenerate={regenerate}
        onRetry={retry}
        onDismiss={dismiss}
      />
      <div className="px-6 pb-4 phone:px-3 phone:pb-2">
        <Composer
          chatKey={chatId}
          answering={answering}
          stopping={live?.stopping ?? false}
          onSend={send}
          onStop={() => void stop(chatId)}
        />
      </div>
    </div>
  )
}
