import { useMutation } from '@tanstack/react-query'
import { Sparkles } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { ReviewTopic } from '@/api/types'
import { changeMe } from '@/api/users'
import { Card, CardTitle } from '@/components/ui/card'
import { useNotifyProblem } from '@/hooks/use-notify'
import { useSession } from '@/stores/session'

const topics = ['medicines', 'results', 'checks', 'documents'] as const satisfies readonly ReviewTopic[]

/** Whether the assistant looks through what is new each morning, and what it may speak about. */
export function DailyReviewCard() {
  const { t } = useTranslation()
  const notifyProblem = useNotifyProblem()
  const user = useSession((session) => session.user)
  const change = useMutation({ mutationFn: changeMe, onError: notifyProblem })
  if (!user) return null
  const { daily_review: isOn, muted_topics: muted } = user
  return (
    <Card id="daily-review" aria-labelledby="daily-title">
      <CardTitle id="daily-title" icon={<Sparkles aria-hidden="true" />}>
        {t('daily.card')}
      </CardTitle>
      <p className="mb-2 text-ink-2 text-sm">{t('daily.about')}</p>
      <Check
        label={t('daily.on')}
        checked={isOn}
        disabled={change.isPending}
        onChange={() => change.mutate({ daily_review: !isOn })}
      />
      <fieldset className="mt-2" disabled={!isOn || change.isPending}>
        <legend className="font-[550] text-sm">{t('daily.topics')}</legend>
        {topics.map((topic) => (
          <Check
            key={topic}
            label={t(`daily.topic.${topic}`)}
            checked={!muted.includes(topic)}
            onChange={() =>
              change.mutate({
                muted_topics: muted.includes(topic)
                  ? muted.filter((one) => one !== topic)
                  : [...muted, topic],
              })
            }
          />
        ))}
      </fieldset>
    </Card>
  )
}

function Check({ label, ...input }: React.ComponentProps<'input'> & { label: string }) {
  return (
    <label className="flex min-h-9 items-center gap-2 first-letter:uppercase coarse:min-h-11">
      <input type="checkbox" className="size-4.5 shrink-0 accent-brand" {...input} />
      <span className="first-letter:uppercase">{label}</span>
    </label>
  )
}
