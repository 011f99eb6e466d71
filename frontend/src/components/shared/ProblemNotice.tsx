import { CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { toProblem } from '@/api/problem'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { useProblemSentence } from '@/hooks/use-problem'
import { CopyButton } from './CopyButton'

interface ProblemNoticeProps {
  error: unknown
  onRetry?: () => void
  action?: ReactNode
}

/** What happened and what to do; the request number only where no better word is known. */
export function ProblemNotice({ error, onRetry, action }: ProblemNoticeProps) {
  const { t } = useTranslation()
  const sentence = useProblemSentence()
  const problem = toProblem(error)
  return (
    <Notice
      urgent
      tone="bad"
      icon={<CircleAlert className="text-bad" aria-hidden="true" />}
      action={
        action ??
        (onRetry && (
          <Button look="outline" size="small" onClick={onRetry}>
            {t('common.retry')}
          </Button>
        ))
      }
    >
      {sentence(problem)}
      {problem.requestId && (!problem.code || problem.code === 'server.error') && (
        <span className="mt-1 flex flex-wrap items-center gap-1 text-ink-2 text-xs">
          {t('problem.request', { id: problem.requestId })}
          <CopyButton text={problem.requestId} name={t('problem.copy-request')} />
        </span>
      )}
    </Notice>
  )
}
