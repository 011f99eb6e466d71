import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { addReminder, changeReminder } from '@/api/reminders'
import type { Reminder } from '@/api/types'
import { sayDone } from '@/hooks/toast'
import { useFormat } from '@/i18n/format'
import { useSession } from '@/stores/session'
import { changesOf, draftOf, emptyForm, formOf, type ReminderForm } from './form'
import { HowFields } from './HowFields'
import { ScheduleDialog } from './ScheduleDialog'
import { WhatFields } from './WhatFields'

interface ReminderDialogProps {
  reminder: Reminder | null
  onClose: () => void
}

export function ReminderDialog({ reminder, onClose }: ReminderDialogProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const queries = useQueryClient()
  const own = useSession(({ user }) => user?.timezone)
  const timezone = reminder?.timezone ?? own
  const tomorrow = format.dayOf(new Date(Date.now() + 86_400_000))
  const save = useMutation({
    mutationFn: (values: ReminderForm) => {
      const draft = draftOf(values)
      if (!reminder) return addReminder(draft)
      return changeReminder(reminder.id, changesOf(draft, draftOf(formOf(reminder, tomorrow))))
    },
    onSuccess: async ({ next_due_at }) => {
      await queries.invalidateQueries({ queryKey: ['reminders'] })
      if (next_due_at) sayDone(t('reminders.saved', { when: format.dayAndTime(next_due_at) }))
      onClose()
    },
  })

  return (
    <ScheduleDialog
      title={t(reminder ? 'reminders.edit' : 'reminders.add')}
      defaults={reminder ? formOf(reminder, tomorrow) : emptyForm(tomorrow)}
      timezone={timezone}
      save={save}
      saveName={t('common.save')}
      before={<WhatFields isNew={!reminder} />}
      after={
        <>
          <HowFields />
          <p className="text-ink-3 text-sm">{t('reminders.zone', { zone: timezone })}</p>
        </>
      }
      onClose={onClose}
    />
  )
}
