import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { reminderQuery } from '@/api/reminders'
import type { Reminder } from '@/api/types'
import { Page } from '@/components/layout/Page'
import { ReminderTabs } from '@/components/reminders/ReminderTabs'
import { useReminderView } from '@/components/reminders/views'
import { WeekView } from '@/components/reminders/WeekView'
import { Button } from '@/components/ui/button'
import { later, usePrepared } from '@/components/ui/later'

/** The form brings its own library; the page is there without it. */
const ReminderDialog = later(() =>
  import('@/components/reminders/ReminderDialog').then((module) => module.ReminderDialog),
)
const ReminderList = later(() =>
  import('@/components/reminders/ReminderList').then((module) => module.ReminderList),
)
const History = later(() => import('@/components/reminders/History').then((module) => module.History))

export default function RemindersPage() {
  const { t } = useTranslation()
  const view = useReminderView()
  const [params, setParams] = useSearchParams()
  usePrepared(ReminderDialog, ReminderList, History)
  const [dialog, setDialog] = useState<{ reminder: Reminder | null } | null>(null)
  const close = () => {
    setDialog(null)
    if (!params.has('new') && !params.has('change')) return
    const next = new URLSearchParams(params)
    next.delete('new')
    next.delete('change')
    setParams(next, { replace: true })
  }
  useAskedForm(setDialog)

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
      <ReminderTabs view={view} />
      {view === 'week' && <WeekView />}
      {view === 'all' && (
        <ReminderList
          onAdd={() => setDialog({ reminder: null })}
          onEdit={(reminder) => setDialog({ reminder })}
        />
      )}
      {view === 'history' && <History />}
      {dialog && (
        <ReminderDialog key={dialog.reminder?.id ?? 'new'} reminder={dialog.reminder} onClose={close} />
      )}
    </Page>
  )
}

/** `?new` opens the empty form; `?change=` the form of one, from the chat's "Change" or from one of its times. */
function useAskedForm(open: (dialog: { reminder: Reminder | null }) => void): void {
  const [params] = useSearchParams()
  const isNew = params.has('new')
  const wanted = params.get('change')
  const { data } = useQuery({ ...reminderQuery(wanted ?? ''), enabled: wanted !== null })
  useEffect(() => {
    if (isNew) open({ reminder: null })
  }, [isNew, open])
  useEffect(() => {
    if (wanted && data) open({ reminder: data })
  }, [wanted, data, open])
}
