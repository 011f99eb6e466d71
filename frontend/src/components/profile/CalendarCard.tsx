import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { CalendarSync } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { calendarQuery, endCalendar, makeCalendar } from '@/api/calendar'
import { ConfirmDialog } from '@/components/shared/ConfirmDialog'
import { CopyButton } from '@/components/shared/CopyButton'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { Button } from '@/components/ui/button'
import { Card, CardTitle } from '@/components/ui/card'

/** A secret address for one's own calendar programme; whoever has it can read the reminders. */
export function CalendarCard() {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const { data, error, refetch } = useQuery(calendarQuery)
  const [asking, setAsking] = useState<'renew' | 'end' | null>(null)
  const fresh = () => queries.invalidateQueries({ queryKey: calendarQuery.queryKey })
  const make = useMutation({ mutationFn: makeCalendar, onSuccess: fresh })
  return (
    <Card id="calendar" aria-labelledby="calendar-title">
      <CardTitle id="calendar-title" icon={<CalendarSync aria-hidden="true" />}>
        {t('calendar.title')}
      </CardTitle>
      <p className="mb-3 text-ink-2 text-sm">{t('calendar.about')}</p>
      {error && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {make.error && <ProblemNotice error={make.error} />}
      {data && !data.url && (
        <Button busy={make.isPending} onClick={() => make.mutate()}>
          {t('calendar.make')}
        </Button>
      )}
      {data?.url && (
        <>
          <p className="flex items-center gap-1 rounded-md border bg-sunk pl-3">
            <code className="min-w-0 grow truncate text-sm" title={data.url}>
              {data.url}
            </code>
            <CopyButton text={data.url} name={t('calendar.copy')} />
          </p>
          <p className="mt-2 text-ink-3 text-sm">{t('calendar.secret')}</p>
          <div className="mt-3 flex flex-wrap gap-2">
            <Button look="outline" onClick={() => setAsking('renew')}>
              {t('calendar.renew')}
            </Button>
            <Button look="outline" onClick={() => setAsking('end')}>
              {t('calendar.end')}
            </Button>
          </div>
        </>
      )}
      {asking && (
        <ConfirmDialog
          open
          onOpenChange={() => setAsking(null)}
          title={t(`calendar.${asking}-title`)}
          description={t(`calendar.${asking}-text`)}
          confirm={t(`calendar.${asking}`)}
          onConfirm={() => (asking === 'renew' ? makeCalendar() : endCalendar()).then(fresh)}
        />
      )}
    </Card>
  )
}
