import { standardSchemaResolver } from '@hookform/resolvers/standard-schema'
import type { UseMutationResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { FormProvider, useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { focusFirstFault } from '@/hooks/use-form-message'
import { ChannelFields } from './ChannelFields'
import { type ReminderForm, schema } from './form'
import { Preview } from './Preview'
import { ScheduleFields } from './ScheduleFields'

interface ScheduleDialogProps {
  title: string
  description?: string | null
  defaults: ReminderForm
  timezone: string | undefined
  save: UseMutationResult<unknown, Error, ReminderForm>
  saveName: string
  /** What stands above the times, and below the channels. */
  before?: ReactNode
  after?: ReactNode
  onClose: () => void
}

/** When and over which channels: the form that a reminder and a proposal have in common. */
export function ScheduleDialog(props: ScheduleDialogProps) {
  const { title, description, defaults, timezone, save, saveName, before, after, onClose } = props
  const { t } = useTranslation()
  const form = useForm<ReminderForm>({
    resolver: standardSchemaResolver(schema),
    defaultValues: defaults,
    shouldFocusError: false,
  })
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => !open && onClose()}
      title={title}
      {...(description ? { description } : {})}
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
          {before}
          <ScheduleFields />
          <Preview timezone={timezone} />
          <ChannelFields />
          {after}
          {save.error && <ProblemNotice error={save.error} />}
          <Button type="submit" className="self-end" busy={save.isPending}>
            {saveName}
          </Button>
        </form>
      </FormProvider>
    </Dialog>
  )
}
