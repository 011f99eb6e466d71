import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Message } from '@/api/types'
import { Button } from '@/components/ui/button'
import { useFormat } from '@/i18n/format'
import { useChatActs } from './chat-acts'

interface VersionsProps {
  message: Message
  /** Another version was chosen and is on its way. */
  wantedId: string | null
  locked: boolean
}

/** ‹ 2/3 › where a question or an answer has several versions. */
export function Versions({ message, wantedId, locked }: VersionsProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const { show } = useChatActs()
  const ids = message.sibling_ids ?? []
  if (ids.length < 2) return null
  const at = Math.max(0, ids.indexOf(wantedId ?? message.id))
  const numbers = { position: format.number(at + 1), count: format.number(ids.length) }
  const to = (index: number) => {
    const id = ids[index]
    if (id && !locked) show(message, id)
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: two buttons around a number, not a form
    <div role="group" aria-label={t('chat.versions')} className="flex items-center text-ink-2 text-sm">
      <Button
        look="quiet"
        size="small"
        aria-disabled={locked || at === 0}
        aria-label={t('chat.version-before', numbers)}
        onClick={() => to(at - 1)}
      >
        <ChevronLeft aria-hidden="true" />
      </Button>
      <span aria-live="polite" data-versions={`${at + 1}/${ids.length}`}>
        <span aria-hidden="true">{`${numbers.position}/${numbers.count}`}</span>
        <span className="sr-only">{t('chat.version', numbers)}</span>
      </span>
      <Button
        look="quiet"
        size="small"
        aria-disabled={locked || at === ids.length - 1}
        aria-label={t('chat.version-after', numbers)}
        onClick={() => to(at + 1)}
      >
        <ChevronRight aria-hidden="true" />
      </Button>
    </div>
  )
}
