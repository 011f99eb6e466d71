import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { LatestLab } from '@/api/types'
import { Badge } from '@/components/ui/badge'
import { cn } from '@/components/ui/cn'
import { useFormat } from '@/i18n/format'
import { LatestMark, toneOf } from './FlagMark'
import { trendPath } from './paths'
import { Sparkline } from './Sparkline'
import { unitOf } from './unit-words'
import { useLabWords } from './use-lab-words'

interface LatestRowProps {
  lab: LatestLab
  chosen: boolean
  /** Absent where no more can be chosen. */
  onChoose: ((chosen: boolean) => void) | undefined
}

export function LatestRow({ lab, chosen, onChoose }: LatestRowProps) {
  const { t } = useTranslation()
  const { result, range, specimen, language } = useLabWords()
  const { latest } = lab
  const own = range(latest)
  return (
    <li
      data-lab={lab.key}
      className="relative flex items-center gap-3 py-2.5 phone:grid phone:grid-cols-[auto_minmax(0,1fr)_auto] phone:gap-x-2.5"
    >
      <label className="grid size-6 shrink-0 place-items-center coarse:size-11">
        <input
          type="checkbox"
          className="size-4.5 accent-(--brand)"
          checked={chosen}
          disabled={!onChoose}
          aria-label={t('labs.together-one', { name: lab.name })}
          onChange={(event) => onChoose?.(event.target.checked)}
        />
      </label>
      <div className="min-w-0 grow">
        <Link to={trendPath([lab.key])} className="finger font-[550] hover:text-brand">
          {lab.name}
        </Link>
        <p className="text-ink-3 text-sm">
          {[specimen(lab.specimen), own && t('labs.range-is', { range: own })].filter(Boolean).join(' · ')}
        </p>
        <Source lab={lab} className="phone:hidden" />
      </div>
      <div className="phone:hidden">
        <Sparkline points={lab.points} low={latest.range_low} high={latest.range_high} />
      </div>
      <div className="flex w-40 shrink-0 flex-col items-end text-right phone:w-auto phone:max-w-36">
        <span className={cn('font-semibold', toneOf(latest))}>
          {result(latest)} <span className="font-normal text-ink-3 text-sm">{unitOf(latest, language)}</span>
        </span>
        <LatestMark result={latest} />
      </div>
      <Source lab={lab} className="col-span-2 col-start-2 -mt-1 desk:hidden" />
    </li>
  )
}

function Source({ lab, className }: { lab: LatestLab; className: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { latest, count, unconfirmed } = lab
  const date = latest.collected_on ? format.calendarDate(latest.collected_on) : t('labs.no-date')
  return (
    <p className={cn('flex flex-wrap items-center gap-x-2 gap-y-1 text-ink-3 text-sm', className)}>
      {[date, latest.laboratory, count > 1 && t('labs.results', { count })].filter(Boolean).join(' · ')}
      {unconfirmed > 0 && <Badge tone="warn">{t('labs.unconfirmed', { count: unconfirmed })}</Badge>}
    </p>
  )
}
