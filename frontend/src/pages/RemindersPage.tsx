import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { remindersQuery } from '@/api/reminders'
import type { Reminder } from '@/api/types'
import { Page } from '@/components/layout/Page'
import { ReminderList } from '@/components/reminders/ReminderList'
import { UpcomingCard } from '@/components/reminders/UpcomingCard'
import { Button } from '@/components/ui/button'
import { later, usePrepared } from '@/components/ui/later'

/** The form brings its own library; the page is there without it. */
const ReminderDialog = later(() =>
  import('@/components/reminders/ReminderDialog').then((module) => module.ReminderDialog),
)

export default function RemindersPage() {
  const { t } = useTranslation()
  const { data } = useQuery(remindersQuery)
  const [params, setParams] = useSearchParams()
  usePrepared(ReminderDialog)
  const [dialog, setDialog] = useState<{ reminder: Reminder | null } | null>(
    params.has('new') ? { reminder: null } : null,
  )

  // The chat's "Change" leads here with the id of the reminder the assistant has made.
  const wanted = params.get('change')
  useEffect(() => {
    const reminder = wanted ? data?.items.find(({ id }) => id === wanted) : undefined
    if (reminder) setDialog({ reminder })
  }, [wanted, data])

  const close = () => {
    setDialog(null)
    if (params.size > 0) setParams({}, { replace: true })
  }

  return (
    <Page
      title={t('nav.reminders')}
      width="text"
      actions={
        <Button onClick={() => setDialog({ reminder: null })} aria-label={t('reminders.add')}>
          <Plus aria-hidden="true" />
          <span className="phone:hidden">{t('reminders.add')}</span>
        </Button>
      }
    >
      <div className="flex flex-col gap-5">
        <UpcomingCard />
        <ReminderList
          onAdd={() => setDialog({ reminder: null })}
          onEdit={(reminder) => setDialog({ reminder })}
        />
      </div>
      {dialog && (
        <ReminderDialog key={dialog.reminder?.id ?? 'new'} reminder={dialog.reminder} onClose={close} />
      )}
    </Page>
  )
}
