import { CalendarClock } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { OccurrenceRow } from '@/components/shared/OccurrenceRow'
import { Card, CardTitle } from '@/components/ui/card'
import { isOpen, useOccurrences } from '@/hooks/use-occurrences'

const shown = 6

export function UpcomingCard() {
  const { t } = useTranslation()
  const { occurrences, now } = useOccurrences(7)
  const open = occurrences?.filter(isOpen).slice(0, shown)
  if (!open || open.length === 0) return null
  return (
    <Card>
      <CardTitle icon={<CalendarClock aria-hidden="true" />}>{t('reminders.upcoming')}</CardTitle>
      <ul className="divide-y">
        {open.map((occurrence) => (
          <OccurrenceRow key={occurrence.id} occurrence={occurrence} now={now} withDay />
        ))}
      </ul>
    </Card>
  )
}
