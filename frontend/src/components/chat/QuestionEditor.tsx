import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { useTouch } from '@/hooks/use-media'
import { longestQuestion } from './limits'

interface QuestionEditorProps {
  text: string
  onSave: (text: string) => void
  onCancel: () => void
}

/** A question changed in its place; sent, it becomes another version. */
export function QuestionEditor({ text, onSave, onCancel }: QuestionEditorProps) {
  const { t } = useTranslation()
  const touch = useTouch()
  const field = useRef<HTMLTextAreaElement>(null)
  const [draft, setDraft] = useState(text)
  const wanted = draft.trim()
  const ready = wanted !== '' && wanted.length <= longestQuestion

  useEffect(() => {
    const area = field.current
    area?.focus({ preventScroll: true })
    area?.setSelectionRange(area.value.length, area.value.length)
  }, [])

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Escape') {
      event.preventDefault()
      onCancel()
    }
    if (event.key !== 'Enter' || event.shiftKey) return
    if (touch && !event.ctrlKey && !event.metaKey) return
    event.preventDefault()
    if (ready) onSave(wanted)
  }

  return (
    <form
      className="w-full rounded-xl border border-brand bg-panel p-3"
      onSubmit={(event) => {
        event.preventDefault()
        if (ready) onSave(wanted)
      }}
    >
      <textarea
        ref={field}
        rows={1}
        value={draft}
        aria-label={t('chat.edit')}
        className="field-sizing-content block max-h-[calc(12lh+8px)] w-full resize-none overflow-y-auto bg-transparent px-1 py-1 outline-none coarse:min-h-11"
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div className="mt-2 flex flex-wrap items-center justify-end gap-2">
        <p className="mr-auto text-ink-3 text-xs">{t('chat.edit-hint')}</p>
        <Button type="button" look="outline" size="small" onClick={onCancel}>
          {t('common.cancel')}
        </Button>
        <Button type="submit" size="small" disabled={!ready}>
          {t('chat.edit-send')}
        </Button>
      </div>
    </form>
  )
}
