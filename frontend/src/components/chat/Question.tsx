import { Pencil } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Message } from '@/api/types'
import { CopyButton } from '@/components/shared/CopyButton'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { AttachedDocument } from './AttachedDocument'
import { useChatActs } from './chat-acts'
import { QuestionEditor } from './later-turn'
import { MessageMenu } from './MessageMenu'
import { pointedAt } from './pointed-at'
import { currentDraft, editKey } from './use-draft'
import { Versions } from './Versions'

interface QuestionProps {
  message: Message
  editing: boolean
  locked: boolean
  /** Not yet at the server: nothing can be done with it. */
  sending: boolean
  wantedId: string | null
  isTarget: boolean
}

export function Question({ message, editing, locked, sending, wantedId, isTarget }: QuestionProps) {
  const { t } = useTranslation()
  const { saveEdit, endEdit } = useChatActs()
  const { id, content, metadata } = message
  if (editing) {
    return (
      <div id={`m-${id}`}>
        <h2 className="sr-only">{t('chat.you')}</h2>
        <QuestionEditor
          text={currentDraft(editKey(id)).text || content}
          onSave={(text) => saveEdit(message, text)}
          onCancel={() => endEdit(message)}
        />
      </div>
    )
  }
  return (
    <div
      id={`m-${id}`}
      data-role="user"
      className={cn('group/question flex flex-col items-end gap-1.5', isTarget && pointedAt)}
    >
      <h2 className="sr-only">{t('chat.you')}</h2>
      <div className="flex max-w-full items-center justify-end gap-1">
        {!sending && <Actions message={message} locked={locked} />}
        {content && (
          <div className="min-w-0 max-w-[min(100%,36rem)] whitespace-pre-wrap rounded-[18px_18px_6px_18px] bg-brand-soft px-4 py-2.5">
            {content}
          </div>
        )}
      </div>
      {(metadata.document_ids ?? []).map((document) => (
        <AttachedDocument key={document} id={document} />
      ))}
      <Versions message={message} wantedId={wantedId} locked={locked} />
    </div>
  )
}

/** Beside the bubble, so that they take no height. On touch there is only the menu, which holds the same. */
function Actions({ message, locked }: { message: Message; locked: boolean }) {
  const { t } = useTranslation()
  const { startEdit, hindrance } = useChatActs()
  return (
    <div className="flex shrink-0 items-center text-ink-3 opacity-0 transition-opacity focus-within:opacity-100 group-hover/question:opacity-100 has-data-[state=open]:opacity-100 coarse:opacity-100">
      <MessageMenu message={message} locked={locked} />
      <span className="flex coarse:hidden">
        <CopyButton text={message.content} name={t('chat.copy-question')} />
        <Button
          look="quiet"
          size="small"
          aria-label={t('chat.edit')}
          title={hindrance ?? t('chat.edit')}
          disabled={locked || hindrance !== null}
          onClick={() => startEdit(message)}
        >
          <Pencil aria-hidden="true" />
        </Button>
      </span>
    </div>
  )
}
