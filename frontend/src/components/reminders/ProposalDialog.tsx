import { standardSchemaResolver } from '@hookform/resolvers/standard-schema'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { FormProvider, useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { acceptProposal } from '@/api/reviews'
import type { Proposal } from '@/api/types'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { sayDone } from '@/hooks/toast'
import { focusFirstFault } from '@/hooks/use-form-message'
import { useFormat } from '@/i18n/format'
import { useSession } from '@/stores/session'
import { ChannelFields } from './ChannelFields'
import { emptyForm, type ReminderForm, scheduleForm, scheduleOf, schema } from './form'
import { Preview } from './Preview'
import { ScheduleFields } from './ScheduleFields'

interface ProposalDialogProps {
  proposal: Proposal
  onClose: () => void
}

/** A proposed reminder at the time, and over the channels, that its owner chooses. */
export function ProposalDialog({ proposal, onClose }: ProposalDialogProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const queries = useQueryClient()
  const timezone = useSession(({ user }) => user?.timezone)
  const tomorrow = format.dayOf(new Date(Date.now() + 86_400_000))
  const form = useForm<ReminderForm>({
    resolver: standardSchemaResolver(schema),
    defaultValues: {
      ...emptyForm(tomorrow),
      ...(proposal.schedule ? scheduleForm(proposal.schedule) : {}),
      title: proposal.title,
    },
    shouldFocusError: false,
  })
  const accept = useMutation({
    mutationFn: (values: ReminderForm) =>
      acceptProposal(proposal.id, { schedule: scheduleOf(values), channels: values.channels }),
    onSuccess: async ({ next_due_at }) => {
      if (next_due_at) sayDone(t('reminders.saved', { when: format.dayAndTime(next_due_at) }))
      onClose()
      await queries.invalidateQueries({ queryKey: ['reviews'] })
      await queries.invalidateQueries({ queryKey: ['reminders'] })
    },
  })
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => !open && onClose()}
      title={proposal.title}
      {...(proposal.body ? { description: proposal.body } : {})}
      closeName={t('common.close')}
    >
      <FormProvider {...form}>
        <form
          noValidate
          onSubmit={(event) => {
            const { currentTarget } = event
            void form.handleSubmit(
              (values) => accept.mutate(values),
              () => focusFirstFault(currentTarget),
            )(event)
          }}
          className="flex flex-col gap-4"
        >
          <ScheduleFields />
          <Preview timezone={timezone} />
          <ChannelFields />
          {accept.error && <ProblemNotice error={accept.error} />}
          <Button type="submit" className="self-end" busy={accept.isPending}>
            {t('daily.accept')}
          </Button>
        </form>
      </FormProvider>
    </Dialog>
  )
}
