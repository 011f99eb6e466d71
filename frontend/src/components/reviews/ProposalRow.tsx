import { useMutation, useQueryClient } from '@tanstack/react-query'
import { BellOff, BellPlus, CalendarClock, ChevronDown } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { acceptProposal, declineProposal } from '@/api/reviews'
import type { Evidence, Proposal } from '@/api/types'
import { Button } from '@/components/ui/button'
import { Menu, MenuItem } from '@/components/ui/menu'
import { say } from '@/hooks/toast'
import { useAccepted } from '@/hooks/use-accepted'
import { useNotifyProblem, useRemoveWithUndo } from '@/hooks/use-notify'
import { useScheduleSentence } from '@/hooks/use-schedule-sentence'
import type { DrawForm } from './ReviewCard'

interface ProposalRowProps {
  proposal: Proposal
  pathOf: (evidence: Evidence) => string
  drawForm: DrawForm
}

/** One proposed reminder: what, when, and what it rests on. Nothing happens until its owner says yes. */
export function ProposalRow({ proposal, pathOf, drawForm }: ProposalRowProps) {
  const { t } = useTranslation()
  const sentence = useScheduleSentence()
  const [changing, setChanging] = useState(false)
  const { id, topic, title, body, schedule, evidence } = proposal
  return (
    <li className="py-3" data-proposal={topic}>
      <h3 className="font-[550]">{title}</h3>
      {body && <p className="text-ink-2 text-sm">{body}</p>}
      <p className="mt-0.5 text-ink-2 text-sm">{schedule ? sentence(schedule) : t('daily.no-time')}</p>
      {evidence.length > 0 && (
        <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
          <span className="text-ink-3">{t('daily.because')}</span>
          {evidence.map((item) => (
            <Link
              key={`${item.kind}-${item.id}-${item.page}`}
              to={pathOf(item)}
              title={item.quote ?? undefined}
              className="finger text-brand underline-offset-4 hover:underline"
            >
              {item.label}
              {item.page && item.kind === 'document' ? `, ${t('daily.page', { page: item.page })}` : ''}
            </Link>
          ))}
        </p>
      )}
      <Answers id={id} topic={topic} hasTime={schedule !== null} onChange={() => setChanging(true)} />
      {changing && drawForm(proposal, () => setChanging(false))}
    </li>
  )
}

interface AnswersProps {
  id: string
  topic: Proposal['topic']
  hasTime: boolean
  onChange: () => void
}

function Answers({ id, topic, hasTime, onChange }: AnswersProps) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const accepted = useAccepted()
  const notifyProblem = useNotifyProblem()
  const fresh = async () => {
    await queries.invalidateQueries({ queryKey: ['reviews'] })
    void queries.invalidateQueries({ queryKey: ['reminders'] })
    void queries.invalidateQueries({ queryKey: ['notifications'] })
  }
  const accept = useMutation({
    mutationFn: () => acceptProposal(id),
    onSuccess: (reminder) => accepted(id, reminder),
    onError: notifyProblem,
  })
  const removeWithUndo = useRemoveWithUndo()
  const decline = () =>
    removeWithUndo({
      id,
      message: t('daily.declined'),
      commit: () => declineProposal(id, false).then(fresh),
    })
  const mute = useMutation({
    mutationFn: () => declineProposal(id, true),
    onSuccess: () => {
      say(t('daily.muted', { topic: t(`daily.topic.${topic}`) }))
      return fresh()
    },
    onError: notifyProblem,
  })
  return (
    <div className="mt-2 flex flex-wrap gap-1.5">
      {hasTime && (
        <Button size="small" busy={accept.isPending} onClick={() => accept.mutate()}>
          <BellPlus aria-hidden="true" />
          {t('daily.accept')}
        </Button>
      )}
      <Button look={hasTime ? 'outline' : 'primary'} size="small" onClick={onChange}>
        <CalendarClock aria-hidden="true" />
        {t(hasTime ? 'daily.change' : 'daily.choose')}
      </Button>
      <Button look="quiet" size="small" busy={mute.isPending} onClick={decline}>
        {t('daily.decline')}
      </Button>
      <Menu
        trigger={
          <Button look="quiet" size="small" aria-label={t('daily.other')} title={t('daily.other')}>
            <ChevronDown aria-hidden="true" />
          </Button>
        }
      >
        <MenuItem icon={<BellOff aria-hidden="true" />} onSelect={() => mute.mutate()}>
          {t('daily.mute', { topic: t(`daily.topic.${topic}`) })}
        </MenuItem>
      </Menu>
    </div>
  )
}
