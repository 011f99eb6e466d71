import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Activity, SearchX } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { latestLabsQuery } from '@/api/labs'
import type { LatestLab } from '@/api/types'
import { EmptyState } from '@/components/shared/EmptyState'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { SearchField } from '@/components/shared/SearchField'
import { Button, buttonStyle } from '@/components/ui/button'
import { Card, CardTitle } from '@/components/ui/card'
import { SkeletonRows } from '@/components/ui/skeleton'
import { useDebounced } from '@/hooks/use-debounced'
import { grouped } from './groups'
import { LatestRow } from './LatestRow'
import { OthersReports } from './OthersReports'
import { trendPath } from './paths'
import { isOut } from './values'

const mostTogether = 4

export function LatestList() {
  const { t } = useTranslation()
  const [params, setParams] = useSearchParams()
  const words = params.get('q') ?? ''
  const onlyOut = params.has('out')
  const asked = useDebounced(words.trim())
  const [chosen, setChosen] = useState<string[]>([])
  const { data, error, refetch } = useQuery({
    ...latestLabsQuery(asked),
    placeholderData: keepPreviousData,
  })
  const set = (name: string, value: string | null) =>
    setParams(
      (now) => {
        if (value === null || (value === '' && name === 'q')) now.delete(name)
        else now.set(name, value)
        return now
      },
      { replace: true },
    )

  if (error && !data) return <ProblemNotice error={error} onRetry={() => void refetch()} />
  if (!data) return <SkeletonRows rows={6} />
  const { items, other_person: others } = data
  if (items.length === 0 && !asked && !words)
    return others > 0 ? <OthersReports count={others} /> : <NoLabs />
  const shown = onlyOut ? items.filter(({ latest }) => isOut(latest.flag)) : items
  const { out, groups } = grouped(shown)
  const choose = (key: string, yes: boolean) =>
    setChosen((now) => (yes ? [...now, key] : now.filter((one) => one !== key)))
  return (
    <div className="flex flex-col gap-4.5">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-52 grow">
          <SearchField name={t('labs.search')} value={words} onChange={(typed) => set('q', typed)} />
        </div>
        <label className="flex items-center gap-2 coarse:min-h-11">
          <input
            type="checkbox"
            className="size-4.5 accent-(--brand)"
            checked={onlyOut}
            onChange={(event) => set('out', event.target.checked ? '' : null)}
          />
          {t('labs.only-out')}
        </label>
      </div>
      {shown.length === 0 && (
        <EmptyState icon={SearchX} title={t(onlyOut ? 'labs.none-out' : 'labs.none-found')}>
          {t(onlyOut ? 'labs.none-out-text' : 'labs.none-found-text')}
        </EmptyState>
      )}
      {out.length > 0 && (
        <Card className="phone:px-3.5">
          <Group title={t('labs.out-of-range')} labs={out} chosen={chosen} onChoose={choose} />
        </Card>
      )}
      {groups.length > 0 && (
        <Card className="flex flex-col gap-4 phone:px-3.5">
          {groups.map(({ name, labs }) => (
            <Group key={name} title={t(`labs.group.${name}`)} labs={labs} chosen={chosen} onChoose={choose} />
          ))}
        </Card>
      )}
      {others > 0 && <OthersReports count={others} />}
      {chosen.length > 0 && <Together keys={chosen} onClear={() => setChosen([])} />}
    </div>
  )
}

interface GroupProps {
  title: string
  labs: LatestLab[]
  chosen: string[]
  onChoose: (key: string, yes: boolean) => void
}

function Group({ title, labs, chosen, onChoose }: GroupProps) {
  const full = chosen.length >= mostTogether
  return (
    <div>
      <CardTitle flush>{title}</CardTitle>
      <ul className="divide-y">
        {labs.map((lab) => {
          const isChosen = chosen.includes(lab.key)
          return (
            <LatestRow
              key={lab.key}
              lab={lab}
              chosen={isChosen}
              onChoose={full && !isChosen ? undefined : (yes) => onChoose(lab.key, yes)}
            />
          )
        })}
      </ul>
    </div>
  )
}

function Together({ keys, onClear }: { keys: string[]; onClear: () => void }) {
  const { t } = useTranslation()
  return (
    <div
      role="status"
      className="sticky bottom-3 flex flex-wrap items-center gap-3 rounded-xl border bg-panel px-4 py-2.5 shadow-card"
    >
      <span className="text-ink-2">{t('labs.chosen', { count: keys.length, most: mostTogether })}</span>
      <Button look="quiet" size="small" className="ml-auto" onClick={onClear}>
        {t('labs.clear')}
      </Button>
      <Link to={trendPath(keys)} className={buttonStyle({ size: 'small' })}>
        {t('labs.together')}
      </Link>
    </div>
  )
}

function NoLabs() {
  const { t } = useTranslation()
  return (
    <EmptyState
      icon={Activity}
      title={t('labs.empty')}
      action={
        <Link to="/documents" className={buttonStyle()}>
          {t('labs.empty-act')}
        </Link>
      }
    >
      {t('labs.empty-text')}
    </EmptyState>
  )
}
