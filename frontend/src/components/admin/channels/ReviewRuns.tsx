import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { reviewRunsQuery } from '@/api/admin-channels'
import type { ReviewRun } from '@/api/types'
import { MoreButton } from '@/components/shared/MoreButton'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { Badge } from '@/components/ui/badge'
import { SkeletonRows } from '@/components/ui/skeleton'
import { useFormat } from '@/i18n/format'
import { useReason } from './use-reason'

const tones = { running: 'warn', silent: 'plain', told: 'ok', failed: 'bad' } as const

/** The last daily reviews: whose, how it went and what it took; nothing of what it says. */
export function ReviewRuns() {
  const { t } = useTranslation()
  const query = useInfiniteQuery(reviewRunsQuery)
  const runs = query.data?.pages.flatMap(({ items }) => items)
  return (
    <section aria-labelledby="review-runs">
      <h2 id="review-runs" className="mb-2.5 font-semibold text-base">
        {t('admin.reviews.title')}
      </h2>
      {query.isPending && <SkeletonRows rows={2} />}
      {!runs && query.error && <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />}
      {runs?.length === 0 && <p className="text-ink-2">{t('admin.reviews.none')}</p>}
      {runs && runs.length > 0 && (
        <ul className="divide-y rounded-xl border bg-panel px-4 shadow-card">
          {runs.map((run) => (
            <RunRow key={run.id} run={run} />
          ))}
        </ul>
      )}
      <MoreButton query={query} />
    </section>
  )
}

function RunRow({ run }: { run: ReviewRun }) {
  const { t } = useTranslation()
  const format = useFormat()
  const reason = useReason()
  const { username, local_day, status, attempts, error, in_batch, model, tokens, cost_usd } = run
  const facts = [
    format.calendarDate(local_day),
    attempts > 1 && t('admin.deliveries.attempts', { count: attempts }),
    model,
    in_batch && t('admin.reviews.batch'),
    tokens > 0 && t('admin.reviews.tokens', { count: tokens }),
    cost_usd !== null && tokens > 0 && format.money(cost_usd),
  ]
  return (
    <li className="py-3" data-review={status}>
      <p className="flex flex-wrap items-center gap-x-2">
        <span className="font-[550]">{username}</span>
        <Badge tone={tones[status]}>{t(`admin.reviews.status.${status}`)}</Badge>
      </p>
      {error && <p className="text-ink-2 text-sm">{reason(error)}</p>}
      <p className="text-ink-3 text-sm">{facts.filter(Boolean).join(' · ')}</p>
    </li>
  )
}
