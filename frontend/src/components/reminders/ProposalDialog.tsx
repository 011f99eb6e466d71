import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { acceptProposal } from '@/api/reviews'
import type { Proposal } from '@/api/types'
import { useAccepted } from '@/hooks/use-accepted'
import { useFormat } from '@/i18n/format'
import { useSession } from '@/stores/session'
import { emptyForm, type ReminderForm, scheduleForm, scheduleOf } from './form'
import { ScheduleDialog } from './ScheduleDialog'

interface ProposalDialogProps {
  proposal: Proposal
  onClose: () => void
}

/** A proposed reminder at the time, and over the channels, that its owner chooses. */
export function ProposalDialog({ proposal, onClose }: ProposalDialogProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const accepted = useAccepted()
  const timezone = useSession(({ user }) => user?.timezone)
  const tomorrow = format.dayOf(new Date(Date.now() + 86_400_000))
  const defaults = {
    ...emptyForm(tomorrow),
    ...(proposal.schedule ? scheduleForm(proposal.schedule) : {}),
    title: proposal.title,
  }
  const accept = useMutation({
    mutationFn: (values: ReminderForm) =>
      acceptProposal(proposal.id, { schedule: scheduleOf(values), channels: values.channels }),
    onSuccess: (reminder) => {
      onClose()
      return accepted(proposal.id, reminder)
    },
  })
  return (
    <ScheduleDialog
      title={proposal.title}
      description={proposal.body}
      defaults={defaults}
      timezone={timezone}
      save={accept}
      saveName={t('daily.accept')}
      onClose={onClose}
    />
  )
}
