import { useTranslation } from 'react-i18next'
import type { AnsweredBy } from '@/api/types'
import { TimeText } from '@/components/shared/TimeText'
import { AnswererIcon } from './AnswererIcon'

export function AnswerHeading({ at, skill }: { at: string; skill: AnsweredBy | null }) {
  const { t } = useTranslation()
  return (
    <div className="mb-1.5 flex items-center gap-2 text-ink-2 text-sm">
      <span className="grid size-6 place-items-center rounded-sm bg-brand-soft text-brand">
        <AnswererIcon skill={skill} className="size-3.5" />
      </span>
      <h2>
        {skill?.name ?? t('chat.assistant')} · <TimeText at={at} style="time" />
      </h2>
    </div>
  )
}
