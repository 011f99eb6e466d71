import { useQuery } from '@tanstack/react-query'
import { Sparkles } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { toldReviewsQuery } from '@/api/reviews'
import type { Proposal } from '@/api/types'
import { Button } from '@/components/ui/button'
import { Card, CardTitle } from '@/components/ui/card'
import { useFocusStays } from '@/hooks/use-focus-stays'
import { useHashTarget } from '@/hooks/use-hash-target'
import { useFormat } from '@/i18n/format'
import { useHidden } from '@/stores/hidden'
import { ProposalRow } from './ProposalRow'
import { useEvidencePath } from './use-evidence-path'

/** More than these would push the day itself out of sight. */
const shownFirst = 2

export type DrawForm = (proposal: Proposal, onClose: () => void) => ReactNode

/** What the daily review found and proposes, until each is answered. Nothing when it has nothing to say. */
export function ReviewCard({ drawForm }: { drawForm: DrawForm }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { data } = useQuery(toldReviewsQuery)
  const hidden = useHidden(({ ids }) => ids)
  const asks = ({ id, state }: Proposal) => state === 'open' && !hidden.has(id)
  const asking = (data?.items ?? []).filter(({ proposals }) => proposals.some(asks))
  const [newest] = asking
  const open = asking.flatMap(({ proposals }) => proposals.filter(asks))
  const pathOf = useEvidencePath(open.some(({ evidence }) => evidence.some(({ kind }) => kind === 'lab')))
  const [whole, setWhole] = useState(false)
  // Not at the next button: whoever presses twice must not accept what comes up.
  const focusStays = useFocusStays<HTMLElement>(open.length, 'a')
  useHashTarget(Boolean(newest))
  if (!newest) return null
  // One that would stand alone behind the button is shown at once.
  const shown = whole || open.length === shownFirst + 1 ? open : open.slice(0, shownFirst)
  return (
    <Card {...focusStays} id="review" aria-labelledby="review-title" className="border-brand/40!">
      <CardTitle
        id="review-title"
        icon={<Sparkles aria-hidden="true" />}
        aside={
          <Link to="/profile#daily-review" className="finger text-brand hover:underline">
            {t('daily.settings')}
          </Link>
        }
      >
        {t('daily.title', { day: format.calendarDay(newest.local_day) })}
      </CardTitle>
      {newest.summary && <p className="mb-1 whitespace-pre-line text-ink-2">{newest.summary}</p>}
      <ul className="divide-y">
        {shown.map((proposal) => (
          <ProposalRow key={proposal.id} proposal={proposal} pathOf={pathOf} drawForm={drawForm} />
        ))}
      </ul>
      {shown.length < open.length && (
        <Button look="outline" className="mt-1 mb-1 w-full" onClick={() => setWhole(true)}>
          {t('daily.more', { count: open.length - shown.length })}
        </Button>
      )}
      <p className="mt-2 text-ink-3 text-sm">{t('daily.not-advice')}</p>
    </Card>
  )
}
