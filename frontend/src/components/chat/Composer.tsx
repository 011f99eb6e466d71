import { ArrowUp, Square } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, type Ref, useEffect, useImperativeHandle, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { usePhone, useTouch } from '@/hooks/use-media'
import { useFormat } from '@/i18n/format'
import { AttachMenu } from './AttachMenu'
import { Attachments } from './Attachments'
import { longestQuestion } from './limits'
import { useAttachments } from './use-attachments'
import { useDraft } from './use-draft'
import { useSpent } from './use-quota'

interface ComposerProps {
  ref?: Ref<HTMLTextAreaElement | null>
  /** Chat id, or "new" before the first question. */
  chatKey: string
  answering: boolean
  stopping?: boolean
  busy?: boolean
  onSend: (text: string, documentIds: string[]) => void
  onStop: () => void
  /** Arrow up in an empty field. */
  onEditLast?: () => void
  /** Beside the attachments: who is asked. */
  children?: ReactNode
}

export function Composer({
  ref,
  chatKey,
  answering,
  stopping = false,
  busy = false,
  onSend,
  onStop,
  onEditLast,
  children,
}: ComposerProps) {
  const { t } = useTranslation()
  const touch = useTouch()
  const phone = usePhone()
  const field = useRef<HTMLTextAreaElement>(null)
  const [draft, write] = useDraft(chatKey)
  const { uploads, attach, sending, reading } = useAttachments(chatKey)
  const spent = useSpent()

  useImperativeHandle<HTMLTextAreaElement | null, HTMLTextAreaElement | null>(ref, () => field.current)

  useEffect(() => {
    if (!touch) field.current?.focus({ preventScroll: true })
  }, [touch])

  const text = draft.text.trim()
  const tooLong = draft.text.length > longestQuestion
  const ready = text !== '' && !tooLong && spent === null && !sending && !answering && !busy

  const reason = useReason({
    spent,
    sending,
    reading,
    length: draft.text.length,
  })

  const send = () => {
    if (!ready) return
    write({ text: '', documentIds: [] })
    onSend(text, draft.documentIds)
  }

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return
    if (event.key === 'Escape' && !event.shiftKey && answering) {
      event.preventDefault()
      onStop()
    }
    if (event.key === 'ArrowUp' && draft.text === '' && onEditLast) {
      event.preventDefault()
      onEditLast()
    }
    if (event.key !== 'Enter' || event.shiftKey) return
    if (touch && !event.ctrlKey && !event.metaKey) return
    event.preventDefault()
    send()
  }

  return (
    <div className="mx-auto w-full max-w-190">
      <form
        className="rounded-xl border bg-panel px-3.5 pt-3 pb-2.5 shadow-card focus-within:border-brand"
        onSubmit={(event) => {
          event.preventDefault()
          send()
        }}
      >
        <Attachments
          uploads={uploads}
          documentIds={draft.documentIds}
          onDetach={(id) => write({ documentIds: draft.documentIds.filter((one) => one !== id) })}
        />
        <textarea
          ref={field}
          rows={1}
          value={draft.text}
          aria-label={t('chat.composer')}
          placeholder={t(phone ? 'chat.placeholder-short' : 'chat.placeholder')}
          className="field-sizing-content block max-h-[calc(8lh+8px)] w-full resize-none overflow-y-auto bg-transparent px-1 py-1 outline-none coarse:min-h-11"
          onChange={(event) => write({ text: event.target.value })}
          onKeyDown={onKeyDown}
          onPaste={(event) => {
            if (event.clipboardData.files.length > 0) {
              event.preventDefault()
              attach(event.clipboardData.files)
            }
          }}
        />
        <p role="status" className="px-1 text-sm text-warn">
          {reason}
        </p>
        <div className="mt-1.5 flex items-center gap-2">
          <AttachMenu
            onFiles={attach}
            chosen={draft.documentIds}
            onChoose={(documentIds) => write({ documentIds })}
          />
          {children}
          <span className="grow" />
          {answering ? (
            <Button look="outline" busy={stopping} onClick={onStop}>
              <Square className="fill-current" aria-hidden="true" />
              {t('chat.stop')}
            </Button>
          ) : (
            <Button type="submit" disabled={!ready} busy={busy}>
              <span className="phone:sr-only">{t('chat.send')}</span>
              <ArrowUp aria-hidden="true" />
            </Button>
          )}
        </div>
      </form>
      <p className="mt-2 text-center text-ink-3 text-xs">{t('chat.disclaimer')}</p>
    </div>
  )
}

interface Hindrances {
  spent: string | null
  sending: boolean
  reading: boolean
  length: number
}

/** Why nothing can be sent, or what is to be known before it is. */
function useReason({ spent, sending, reading, length }: Hindrances): string | null {
  const { t } = useTranslation()
  const format = useFormat()
  if (spent) return spent
  if (length > longestQuestion * 0.9) {
    const numbers = { used: format.number(length), limit: format.number(longestQuestion) }
    return t(length > longestQuestion ? 'chat.too-long' : 'chat.length', numbers)
  }
  if (sending) return t('chat.wait-upload')
  return reading ? t('chat.not-read-yet') : null
}
