import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Ellipsis, Pause, Pencil, Play, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { changeReminder, deleteReminder } from '@/api/reminders'
import type { Reminder } from '@/api/types'
import { ConfirmDialog } from '@/components/shared/ConfirmDialog'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { Menu, MenuItem } from '@/components/ui/menu'
import { say } from '@/hooks/toast'
import { useNotifyProblem, useRemoveWithUndo } from '@/hooks/use-notify'
import { useScheduleSentence } from '@/hooks/use-schedule-sentence'
import { useFormat } from '@/i18n/format'
import { useSession } from '@/stores/session'
import { categoryIcons } from './category-icons'

interface ReminderRowProps {
  reminder: Reminder
  lit: boolean
  onEdit: () => void
}

export function ReminderRow({ reminder, lit, onEdit }: ReminderRowProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const sentence = useScheduleSentence()
  const zone = useSession(({ user }) => user?.timezone)
  const { id, title, body, category, schedule, state, next_due_at, channels } = reminder
  const Icon = categoryIcons[category]
  return (
    <li
      id={id}
      data-reminder={title}
      data-state={state}
      className={cn(
        'flex gap-3 rounded-lg border bg-panel px-4.5 py-3.5',
        lit && 'outline-2 outline-brand outline-offset-2',
      )}
    >
      <span
        className={cn(
          'mt-0.5 grid size-8 shrink-0 place-items-center rounded-sm',
          state === 'active' ? 'bg-brand-soft text-brand' : 'bg-sunk text-ink-3',
        )}
        title={t(`reminders.category.${category}`)}
      >
        <Icon className="size-4.5" aria-hidden="true" />
      </span>
      <div className="min-w-0 grow">
        <h2 className="break-words font-[550]">{title}</h2>
        {body && <p className="whitespace-pre-line break-words text-ink-2 text-sm">{body}</p>}
        <p className="text-ink-2 text-sm">
          {sentence(schedule)}
          {schedule.rrule && <code className="ml-1.5 text-ink-3 text-xs">{schedule.rrule}</code>}
          {reminder.timezone !== zone && ` (${reminder.timezone})`}
        </p>
        <p className="mt-1 flex flex-wrap items-center gap-2 text-ink-3 text-sm">
          {state === 'paused' && <Badge tone="warn">{t('reminders.paused')}</Badge>}
          {state === 'ended' && <Badge>{t('reminders.over')}</Badge>}
          {state === 'active' && next_due_at && t('reminders.next', { when: format.dayAndTime(next_due_at) })}
          {channels
            .filter((channel) => channel !== 'in_app')
            .map((channel) => (
              <Badge key={channel}>{t(`reminders.channel.${channel}`)}</Badge>
            ))}
        </p>
      </div>
      <Acts reminder={reminder} onEdit={onEdit} />
    </li>
  )
}

function Acts({ reminder, onEdit }: { reminder: Reminder; onEdit: () => void }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const notifyProblem = useNotifyProblem()
  const removeWithUndo = useRemoveWithUndo()
  const [asking, setAsking] = useState(false)
  const { id, title, is_active, state } = reminder
  const fresh = () => queries.invalidateQueries({ queryKey: ['reminders'] })
  const pause = useMutation({
    mutationFn: (isOn: boolean) => changeReminder(id, { is_active: isOn }),
    // It may leave the list, so where it went is said, with the way back.
    onSuccess: (_, isOn) => {
      say(t(isOn ? 'reminders.said-resumed' : 'reminders.said-paused', { title }), {
        action: {
          // Not “undo”: what was moved or put off to later today does not come back.
          label: t(isOn ? 'reminders.pause' : 'reminders.resume'),
          onClick: () => void changeReminder(id, { is_active: !isOn }).catch(notifyProblem).finally(fresh),
        },
      })
      return fresh()
    },
    onError: notifyProblem,
  })
  const remove = async () =>
    removeWithUndo({
      id,
      message: t('reminders.deleted', { title }),
      commit: async () => {
        await deleteReminder(id)
        await fresh()
      },
    })
  return (
    <div className="-mr-1.5 flex shrink-0">
      <Button
        look="quiet"
        size="icon"
        className="phone:hidden"
        aria-label={t('reminders.edit-one', { title })}
        onClick={onEdit}
      >
        <Pencil aria-hidden="true" />
      </Button>
      <Menu
        trigger={
          <Button
            look="quiet"
            size="icon"
            aria-label={t('reminders.acts-of', { title })}
            busy={pause.isPending}
          >
            <Ellipsis aria-hidden="true" />
          </Button>
        }
      >
        {/* On a phone the words need the room of the button. */}
        <MenuItem icon={<Pencil aria-hidden="true" />} onSelect={onEdit}>
          {t('reminders.edit-act')}
        </MenuItem>
        {state !== 'ended' && (
          <MenuItem
            icon={is_active ? <Pause aria-hidden="true" /> : <Play aria-hidden="true" />}
            onSelect={() => pause.mutate(!is_active)}
          >
            {t(is_active ? 'reminders.pause' : 'reminders.resume')}
          </MenuItem>
        )}
        <MenuItem danger icon={<Trash2 aria-hidden="true" />} onSelect={() => setAsking(true)}>
          {t('reminders.delete')}
        </MenuItem>
      </Menu>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={t('reminders.delete-title', { title })}
        description={t('reminders.delete-text')}
        confirm={t('common.delete')}
        onConfirm={remove}
      />
    </div>
  )
}
