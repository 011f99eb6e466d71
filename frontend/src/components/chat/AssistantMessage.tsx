import { CircleAlert, RotateCcw } from 'lucide-react'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Message } from '@/api/types'
import { CopyButton } from '@/components/shared/CopyButton'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { Notice } from '@/components/ui/notice'
import { AnswerBody } from './AnswerBody'
import { AnswerHeading } from './AnswerHeading'

const reasons = ['stopped', 'provider-error', 'refused', 'truncated', 'server-restart'] as const
type Reason = (typeof reasons)[number]

interface AssistantMessageProps {
  message: Message
  isLast: boolean
  onRegenerate: (message: Message) => void
}

export const AssistantMessage = memo(function AssistantMessage({
  message,
  isLast,
  onRegenerate,
}: AssistantMessageProps) {
  const { t } = useTranslation()
  const { content, metadata, status } = message
  const { tool_calls: tools = [], citations = [] } = metadata
  const broken = status === 'interrupted' || status === 'failed'
  const again = () => onRegenerate(message)
  return (
    <article className="group min-w-0" data-role="assistant" data-status={status}>
      <AnswerHeading at={message.created_at} />
      <AnswerBody text={content} tools={tools} citations={citations} />
      {broken && (
        <Notice
          className="mt-3"
          tone={reasonOf(message) === 'stopped' ? 'plain' : 'warn'}
          icon={<CircleAlert aria-hidden="true" />}
          action={
            <Button look="outline" size="small" onClick={again}>
              <RotateCcw aria-hidden="true" />
              {t('common.retry')}
            </Button>
          }
        >
          {t(`chat.interrupted.${reasonOf(message)}`)}
        </Notice>
      )}
      <div
        className={cn(
          'mt-1.5 flex min-h-8 flex-wrap items-center gap-1 transition-opacity',
          !isLast && 'opacity-0 focus-within:opacity-100 group-hover:opacity-100 coarse:opacity-100',
        )}
      >
        {content && <CopyButton text={content} name={t('chat.copy')} />}
        {!broken && (
          <Button
            look="quiet"
            size="small"
            aria-label={t('chat.regenerate')}
            title={t('chat.regenerate')}
            onClick={again}
          >
            <RotateCcw aria-hidden="true" />
          </Button>
        )}
        {status === 'complete' && citations.length + tools.length === 0 && (
          <span className="ml-1 text-ink-3 text-xs">{t('chat.no-sources')}</span>
        )}
      </div>
    </article>
  )
})

function reasonOf({ metadata, status }: Message): Reason | 'failed' {
  const known = reasons.find((reason) => reason === metadata.reason)
  return known ?? (status === 'failed' ? 'failed' : 'server-restart')
}
