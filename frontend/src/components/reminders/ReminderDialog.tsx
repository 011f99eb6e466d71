import { standardSchemaResolver } from '@hookform/resolvers/standard-schema'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { FormProvider, useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { addReminder, changeReminder } from '@/api/reminders'
import type { Reminder } from '@/api/types'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { sayDone } from '@/hooks/toast'
import { focusFirstFault } from '@/hooks/use-form-message'
import { useFormat } from '@/i18n/format'
import { useSession } from '@/stores/session'
import { ChannelFields } from './ChannelFields'
import { changesOf, draftOf, emptyForm, formOf, type ReminderForm, schema } from './form'
import { HowFields } from './HowFields'
import { Preview } from './Preview'
import { ScheduleFields } from './ScheduleFields'
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
  const form = useForm<ReminderForm>({
    resolver: standardSchemaResolver(schema),
    defaultValues: reminder ? formOf(reminder, tomorrow) : emptyForm(tomorrow),
    shouldFocusError: false,
  })
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
    <Dialog
      open
      wide
      onOpenChange={(open) => !open && onClose()}
      title={t(reminder ? 'reminders.edit' : 'reminders.add')}
      closeName={t('common.close')}
    >
      <FormProvider {...form}>
        <form
          noValidate
          onSubmit={(event) => {
            const { currentTarget } = event
            void form.handleSubmit(
              (values) => save.mutate(values),
              () => focusFirstFault(currentTarget),
            )(event)
          }}
          className="flex flex-col gap-4"
        >
          <WhatFields isNew={!reminder} />
          <ScheduleFields />
          <Preview timezone={timezone} />
          <ChannelFields />
          <HowFields />
          <p className="text-ink-3 text-sm">{t('reminders.zone', { zone: timezone })}</p>
          {save.error && <ProblemNotice error={save.error} />}
          <Button type="submit" className="self-end" busy={save.isPending}>
            {t('common.save')}
          </Button>
        </form>
      </FormProvider>
    </Dialog>
  )
}
