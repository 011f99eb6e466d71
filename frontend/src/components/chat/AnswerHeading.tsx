import { HeartPulse } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { TimeText } from '@/components/shared/TimeText'

export function AnswerHeading({ at }: { at: string }) {
  const { t } = useTranslation()
  return (
    <div className="mb-1.5 flex items-center gap-2 text-ink-2 text-sm">
      <span className="grid size-6 place-items-center rounded-sm bg-brand-soft text-brand">
        <HeartPulse className="size-3.5" aria-hidden="true" />
      </span>
      <h2>
        {t('chat.assistant')} · <TimeText at={at} style="time" />
      </h2>
    </div>
  )
}
