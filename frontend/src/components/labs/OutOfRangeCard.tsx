import { useQuery } from '@tanstack/react-query'
import { Activity } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { latestLabsQuery } from '@/api/labs'
import type { LatestLab } from '@/api/types'
import { Card, CardTitle } from '@/components/ui/card'
import { cn } from '@/components/ui/cn'
import { useFormat } from '@/i18n/format'
import { LatestMark, toneOf } from './FlagMark'
import { trendPath } from './paths'
import { Sparkline } from './Sparkline'
import { unitOf } from './unit-words'
import { useLabWords } from './use-lab-words'
import { isOut } from './values'

const most = 5

/** For the day: the latest values that lie out of their range, each with its own day. Nothing when none does. */
export function OutOfRangeCard() {
  const { t } = useTranslation()
  const { data } = useQuery(latestLabsQuery())
  const out = (data?.items ?? []).filter(({ latest }) => isOut(latest.flag))
  if (out.length === 0) return null
  return (
    <Card aria-labelledby="out-of-range">
      <CardTitle
        id="out-of-range"
        icon={<Activity aria-hidden="true" />}
        aside={
          <Link to="/labs?out" className="finger text-brand hover:underline">
            {out.length > most ? t('labs.all-out', { count: out.length }) : t('today.all')}
          </Link>
        }
      >
        {t('labs.out-of-range')}
      </CardTitle>
      <ul className="divide-y">
        {out.slice(0, most).map((lab) => (
          <OutRow key={lab.key} lab={lab} />
        ))}
      </ul>
    </Card>
  )
}

function OutRow({ lab }: { lab: LatestLab }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { result, range, language } = useLabWords()
  const { key, name, latest, points } = lab
  const own = range(latest)
  const asOf = latest.collected_on
    ? t('labs.as-of', { date: format.calendarDate(latest.collected_on) })
    : t('labs.no-date')
  return (
    <li data-out={key}>
      <Link to={trendPath([key])} className="group flex min-h-11 items-center gap-3 py-2">
        <span className="min-w-0 grow">
          <span className="block group-hover:text-brand">{name}</span>
          <span className="block text-ink-3 text-sm">
            {[own && t('labs.range-is', { range: own }), asOf].filter(Boolean).join(' · ')}
          </span>
        </span>
        <span className="max-[420px]:hidden">
          <Sparkline points={points} low={latest.range_low} high={latest.range_high} />
        </span>
        <span className="flex shrink-0 flex-col items-end">
          <span className={cn('font-semibold', toneOf(latest))}>
            {result(latest)}{' '}
            <span className="font-normal text-ink-3 text-sm">{unitOf(latest, language)}</span>
          </span>
          <LatestMark result={latest} />
        </span>
      </Link>
    </li>
  )
}
