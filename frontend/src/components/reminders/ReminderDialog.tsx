import { standardSchemaResolver } from '@hookform/resolvers/standard-schema'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { FormProvider, useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { metaQuery } from '@/api/auth'
import { addReminder, changeReminder } from '@/api/reminders'
import type { Reminder } from '@/api/types'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Field, Input, Textarea } from '@/components/ui/field'
import { useFormMessage } from '@/hooks/use-form-message'
import { useFormat } from '@/i18n/format'
import { useSession } from '@/stores/session'
import { draftOf, emptyForm, formOf, type ReminderForm, schema } from './form'
import { ScheduleFields } from './ScheduleFields'

interface ReminderDialogProps {
  reminder: Reminder | null
  onClose: () => void
}

export function ReminderDialog({ reminder, onClose }: ReminderDialogProps) {
  const { t } = useTranslation()
  const message = useFormMessage()
  const format = useFormat()
  const queries = useQueryClient()
  const timezone = useSession(({ user }) => user?.timezone)
  const { data: meta } = useQuery(metaQuery)
  const tomorrow = format.dayOf(new Date(Date.now() + 86_400_000))
  const form = useForm<ReminderForm>({
    resolver: standardSchemaResolver(schema),
    defaultValues: reminder ? formOf(reminder, tomorrow) : emptyForm(tomorrow),
  })
  const save = useMutation({
    mutationFn: (values: ReminderForm) => {
      const { schedule, ...draft } = draftOf(values, reminder)
      if (reminder) return changeReminder(reminder.id, { ...draft, ...(schedule ? { schedule } : {}) })
      return addReminder({ ...draft, schedule: schedule ?? { kind: 'once', at: values.at } })
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['reminders'] })
      onClose()
    },
  })

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t(reminder ? 'reminders.edit' : 'reminders.add')}
      closeName={t('common.close')}
    >
      <FormProvider {...form}>
        <form
          noValidate
          onSubmit={(event) => void form.handleSubmit((values) => save.mutate(values))(event)}
          className="flex flex-col gap-4"
        >
          <Field label={t('reminders.title')} error={message(form.formState.errors.title)}>
            {(tie) => (
              <Input
                {...tie}
                {...form.register('title')}
                maxLength={200}
                placeholder={t('reminders.title-example')}
              />
            )}
          </Field>
          <Field label={t('reminders.body')}>
            {(tie) => <Textarea {...tie} {...form.register('body')} maxLength={2000} className="min-h-16" />}
          </Field>
          <ScheduleFields former={reminder?.schedule} />
          <fieldset className="flex flex-wrap gap-x-5 gap-y-1">
            <legend className="mb-1 font-[550] text-sm">{t('reminders.channels')}</legend>
            <Check label={t('reminders.channel.in_app')} checked disabled />
            {meta?.channels.email && (
              <Check label={t('reminders.channel.email')} {...form.register('email')} />
            )}
            {meta?.channels.telegram && (
              <Check label={t('reminders.channel.telegram')} {...form.register('telegram')} />
            )}
          </fieldset>
          <p className="text-ink-3 text-sm">
            {t('reminders.zone', { zone: reminder?.timezone ?? timezone })}
          </p>
          {save.error && <ProblemNotice error={save.error} />}
          <Button type="submit" className="self-end" busy={save.isPending}>
            {t('common.save')}
          </Button>
        </form>
      </FormProvider>
    </Dialog>
  )
}

function Check({ label, ...input }: React.ComponentProps<'input'> & { label: string }) {
  return (
    <label className="flex min-h-9 items-center gap-2 coarse:min-h-11">
      <input type="checkbox" className="size-4.5 accent-brand" {...input} />
      {label}
    </label>
  )
}
