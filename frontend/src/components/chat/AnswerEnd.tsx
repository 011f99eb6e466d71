import { Brain, RotateCcw } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Message } from '@/api/types'
import { CopyButton } from '@/components/shared/CopyButton'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { useChatActs } from './chat-acts'
import { Interrupted, Summarised, UsedMemory } from './later-turn'
import { MessageMenu } from './MessageMenu'
import { Versions } from './Versions'

interface AnswerEndProps {
  message: Message
  isLast: boolean
  locked: boolean
  wantedId: string | null
}

/** Below a finished answer: why it ended early, what was left out, and what can be done with it. */
export function AnswerEnd({ message, isLast, locked, wantedId }: AnswerEndProps) {
  const { t } = useTranslation()
  const { regenerate, hindrance } = useChatActs()
  const { content, metadata, status } = message
  const { tool_calls: tools = [], citations = [], compaction, dropped_citations: dropped = 0 } = metadata
  const broken = status === 'interrupted' || status === 'failed'
  const knew = Boolean(metadata.remembered) || tools.some(({ name }) => name === 'get_memory')
  const [remembering, setRemembering] = useState(false)
  const memory = useId()
  return (
    <>
      {broken && <Interrupted message={message} isLast={isLast} locked={locked} />}
      {compaction && <Summarised compaction={compaction} />}
      <div className="mt-1.5 flex min-h-8 flex-wrap items-center gap-x-1 text-ink-2">
        <div
          className={cn(
            '-ml-2.5 flex items-center transition-opacity coarse:-ml-3.5',
            !isLast &&
              'opacity-0 focus-within:opacity-100 group-hover/answer:opacity-100 has-data-[state=open]:opacity-100 coarse:opacity-100',
          )}
        >
          {content && <CopyButton text={content} name={t('chat.copy')} />}
          {!broken && (
            <Button
              look="quiet"
              size="small"
              aria-label={t('chat.regenerate')}
              title={hindrance ?? t('chat.regenerate')}
              disabled={locked || hindrance !== null}
              onClick={() => regenerate(message)}
            >
              <RotateCcw aria-hidden="true" />
            </Button>
          )}
          {knew && (
            <Button
              look="quiet"
              size="small"
              aria-label={t('chat.memory-used')}
              title={t('chat.memory-used')}
              aria-expanded={remembering}
              aria-controls={memory}
              onPointerEnter={UsedMemory.prepare}
              onClick={() => setRemembering(!remembering)}
            >
              <Brain aria-hidden="true" />
            </Button>
          )}
          <MessageMenu message={message} locked={locked} />
        </div>
        <Versions message={message} wantedId={wantedId} locked={locked} />
        <p className="ml-1 text-ink-3 text-xs empty:hidden">
          {status === 'complete' && citations.length + tools.length === 0 ? t('chat.no-sources') : null}
          {dropped > 0 ? t('chat.dropped-citations', { count: dropped }) : null}
        </p>
      </div>
      <div id={memory} className="empty:hidden">
        {remembering && <UsedMemory message={message} />}
      </div>
    </>
  )
}
