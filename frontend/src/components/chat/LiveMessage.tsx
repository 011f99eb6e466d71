import { useTranslation } from 'react-i18next'
import type { Message } from '@/api/types'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { Button } from '@/components/ui/button'
import type { LiveAnswer } from '@/stores/answers'
import { AnswerBody } from './AnswerBody'
import { AnswerHeading } from './AnswerHeading'
import { UserBubble } from './UserBubble'

interface LiveMessageProps {
  live: LiveAnswer
  /** What the server had stored when the page was opened; shown until the replay has caught up. */
  stored: Message | undefined
  onRetry: () => void
  onDismiss: () => void
}

/** The question just asked and the answer being written. */
export function LiveMessage({ live, stored, onRetry, onDismiss }: LiveMessageProps) {
  const { t } = useTranslation()
  const { question, phase } = live
  const caughtUp = live.text.length >= (stored?.content.length ?? 0)
  const text = caughtUp ? live.text : (stored?.content ?? '')
  const tools = live.tools.length > 0 ? live.tools : (stored?.metadata.tool_calls ?? [])
  const citations = live.citations.length > 0 ? live.citations : (stored?.metadata.citations ?? [])
  const toolAtWork = tools.some(({ status }) => status === 'running')
  return (
    <>
      {question && !question.regenerates && (
        <UserBubble text={question.content} documentIds={question.documentIds} />
      )}
      {phase === 'refused' ? (
        <ProblemNotice
          error={live.problem}
          action={
            <span className="flex gap-2">
              <Button look="outline" size="small" onClick={onRetry}>
                {t('common.retry')}
              </Button>
              <Button look="quiet" size="small" onClick={onDismiss}>
                {t('chat.back-to-draft')}
              </Button>
            </span>
          }
        />
      ) : (
        <article className="min-w-0" aria-busy="true" data-role="assistant" data-status="streaming">
          <AnswerHeading at={live.startedAt} />
          <AnswerBody text={text} tools={tools} citations={citations} growing />
          {(!text || phase === 'reconnecting') && !toolAtWork && (
            <p className="flex items-center gap-2 text-ink-3">
              <span className="size-2 animate-pulse rounded-full bg-brand" aria-hidden="true" />
              {t(phase === 'reconnecting' ? 'chat.reconnecting' : 'chat.thinking')}
            </p>
          )}
        </article>
      )}
    </>
  )
}
