import { CircleAlert, Play, RotateCcw } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Message } from '@/api/types'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { useChatActs } from './chat-acts'

const reasons = ['stopped', 'provider-error', 'refused', 'truncated', 'server-restart'] as const
type Reason = (typeof reasons)[number]

interface InterruptedProps {
  message: Message
  isLast: boolean
  locked: boolean
}

/** Why an answer ended early; the last one can go on, any can be written anew. */
export function Interrupted({ message, isLast, locked }: InterruptedProps) {
  const { t } = useTranslation()
  const { regenerate, proceed, hindrance } = useChatActs()
  const reason = reasonOf(message)
  const retryable = message.metadata.retryable ?? reason !== 'refused'
  const off = { disabled: locked || hindrance !== null, title: hindrance ?? undefined }
  const canProceed = isLast && retryable && message.status === 'interrupted' && message.content !== ''
  return (
    <Notice
      className="mt-3"
      tone={reason === 'stopped' ? 'plain' : 'warn'}
      icon={<CircleAlert aria-hidden="true" />}
      action={
        <span className="flex flex-wrap gap-2">
          {canProceed && (
            <Button look="outline" size="small" {...off} onClick={() => proceed(message)}>
              <Play aria-hidden="true" />
              {t('chat.continue')}
            </Button>
          )}
          {retryable && (
            <Button look="outline" size="small" {...off} onClick={() => regenerate(message)}>
              <RotateCcw aria-hidden="true" />
              {t('common.retry')}
            </Button>
          )}
        </span>
      }
    >
      {t(`chat.interrupted.${reason}`)}
    </Notice>
  )
}

function reasonOf({ metadata, status }: Message): Reason | 'failed' {
  const known = reasons.find((reason) => reason === metadata.reason)
  return status === 'failed' ? 'failed' : (known ?? 'server-restart')
}
