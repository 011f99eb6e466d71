import { useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { occurrencesQuery } from '@/api/reminders'
import { OccurrenceRow } from '@/components/shared/OccurrenceRow'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { SkeletonRows } from '@/components/ui/skeleton'
import { useNow } from '@/hooks/use-now'
import { momentOf } from '@/hooks/wall-time'
import { useFormat } from '@/i18n/format'
import { useSession } from '@/stores/session'

interface DayDetailsProps {
  day: string
  reminderId: string | undefined
  onClose: () => void
}

/** Every time of one day; what was forgotten to be marked can still be. */
export function DayDetails({ day, reminderId, onClose }: DayDetailsProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const now = useNow()
  const zone = useSession(({ user }) => user?.timezone)
  const next = new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10)
  const bounds = [day, next].map((one) => momentOf(`${one}T00:00`, zone).toISOString())
  const { data, error, isPending, refetch } = useQuery(
    occurrencesQuery(bounds[0] ?? '', bounds[1] ?? '', reminderId),
  )
  return (
    <Card aria-labelledby="day-details">
      <div className="flex items-center gap-2">
        <h2 id="day-details" className="grow font-semibold text-base">
          {format.calendarDate(day)}
        </h2>
        <Button look="quiet" size="icon" aria-label={t('common.close')} onClick={onClose}>
          <X aria-hidden="true" />
        </Button>
      </div>
      {isPending && <SkeletonRows rows={2} />}
      {error && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {data?.items.length === 0 && <p className="text-ink-2">{t('history.nothing-that-day')}</p>}
      <ul className="divide-y">
        {data?.items.map((occurrence) => (
          <OccurrenceRow key={occurrence.id} occurrence={occurrence} now={now} />
        ))}
      </ul>
    </Card>
  )
}
