import { CircleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import type { LiveAnswer } from '@/stores/answers'
import { useChatActs } from './chat-acts'

/** Nothing was generated: why, and what can be done about it. */
export function Refused({ live }: { live: LiveAnswer }) {
  const { t } = useTranslation()
  const { retry, dismiss, hindrance } = useChatActs()
  const typed = (live.question?.act === 'ask' || live.question?.act === 'edit') && !live.messageId
  const action = (
    <span className="flex gap-2">
      <Button
        look="outline"
        size="small"
        disabled={hindrance !== null}
        title={hindrance ?? undefined}
        onClick={() => retry(live)}
      >
        {t('common.retry')}
      </Button>
      <Button look="quiet" size="small" onClick={() => dismiss(live)}>
        {t(typed ? 'chat.back-to-draft' : 'common.close')}
      </Button>
    </span>
  )
  if (live.problem) return <ProblemNotice error={live.problem} action={action} />
  // Found again after a reload: nobody knows any more why it was not sent.
  return (
    <Notice tone="warn" icon={<CircleAlert aria-hidden="true" />} action={action}>
      {t('chat.unsent')}
    </Notice>
  )
}
