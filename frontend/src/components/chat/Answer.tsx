import { useTranslation } from 'react-i18next'
import type { Message } from '@/api/types'
import { cn } from '@/components/ui/cn'
import type { AnswerPhase } from '@/stores/answers'
import { AnswerEnd } from './AnswerEnd'
import { AnswerHeading } from './AnswerHeading'
import { languageOf } from './language-of'
import { Markdown } from './markdown/Markdown'
import { NewLine } from './NewLine'
import { pointedAt } from './pointed-at'
import { RedFlags } from './RedFlags'
import { Thoughts } from './Thoughts'
import { ActLines } from './tools/ActLines'
import { isReading } from './tools/known'
import { ReadingLine } from './tools/ReadingLine'

interface AnswerProps {
  message: Message
  isLast: boolean
  locked: boolean
  /** How far it is, while it is being written. */
  phase: AnswerPhase | null
  wantedId: string | null
  isTarget: boolean
  /** The first that was not read before this visit. */
  isNew?: boolean
}

/** An answer, stored or being written: the same element for both, so that nothing moves when it is finished. */
export function Answer({ message, isLast, locked, phase, wantedId, isTarget, isNew }: AnswerProps) {
  const { t } = useTranslation()
  const { id, content, metadata, status } = message
  const { tool_calls: tools = [], citations = [], thinking, red_flags: flags = [] } = metadata
  const growing = status === 'streaming'
  const reading = tools.filter(isReading)
  const waiting = growing && !content && !thinking && !tools.some((tool) => tool.status === 'running')
  return (
    <article
      id={`m-${id}`}
      className={cn('group/answer relative min-w-0', isTarget && pointedAt)}
      data-role="assistant"
      data-status={status}
      aria-busy={growing || undefined}
    >
      {isNew && <NewLine />}
      <AnswerHeading at={message.created_at} skill={metadata.skill ?? null} />
      {flags.length > 0 && <RedFlags codes={flags} urgent={growing} />}
      {thinking && <Thoughts text={thinking} growing={growing && !content} />}
      {reading.length > 0 && <ReadingLine tools={reading} />}
      {content && (
        <div lang={languageOf(content)}>
          <Markdown text={content} citations={citations} unfinished={status !== 'complete'} />
        </div>
      )}
      {(waiting || (growing && (phase === 'reconnecting' || phase === 'offline'))) && (
        <p className="flex items-center gap-2 text-ink-3">
          <span className="size-2 animate-pulse rounded-full bg-brand" aria-hidden="true" />
          {t(waitingWords(phase))}
        </p>
      )}
      <ActLines message={message} tools={tools.filter((tool) => !isReading(tool))} />
      {!growing && <AnswerEnd message={message} isLast={isLast} locked={locked} wantedId={wantedId} />}
    </article>
  )
}

function waitingWords(phase: AnswerPhase | null) {
  if (phase === 'reconnecting') return 'chat.reconnecting'
  if (phase === 'offline') return 'chat.offline'
  return phase === 'busy' ? 'chat.busy' : 'chat.thinking'
}
