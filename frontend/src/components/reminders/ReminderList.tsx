import { useQuery, useQueryClient } from '@tanstack/react-query'
import { BellRing, Pencil, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { deleteReminder, remindersQuery } from '@/api/reminders'
import type { Reminder } from '@/api/types'
import { EmptyState } from '@/components/shared/EmptyState'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { SkeletonRows } from '@/components/ui/skeleton'
import { useHashTarget } from '@/hooks/use-hash-target'
import { useRemoveWithUndo } from '@/hooks/use-notify'
import { useScheduleSentence } from '@/hooks/use-schedule-sentence'
import { useFormat } from '@/i18n/format'
import { useHidden } from '@/stores/hidden'
import { useSession } from '@/stores/session'

interface ReminderListProps {
  onAdd: () => void
  onEdit: (reminder: Reminder) => void
}

export function ReminderList({ onAdd, onEdit }: ReminderListProps) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const removeWithUndo = useRemoveWithUndo()
  const hidden = useHidden(({ ids }) => ids)
  const { data, isPending, error, refetch } = useQuery(remindersQuery)
  const lit = useHashTarget(Boolean(data))

  const remove = ({ id, title }: Reminder) =>
    removeWithUndo({
      id,
      message: t('reminders.deleted', { title }),
      commit: async () => {
        await deleteReminder(id)
        await queries.invalidateQueries({ queryKey: ['reminders'] })
      },
    })

  if (isPending) return <SkeletonRows rows={3} className="h-20" />
  if (!data) return <ProblemNotice error={error} onRetry={() => void refetch()} />
  const reminders = data.items.filter(({ id }) => !hidden.has(id)).toSorted(byNext)
  if (reminders.length === 0) {
    return (
      <EmptyState
        icon={BellRing}
        title={t('reminders.empty-title')}
        action={<Button onClick={onAdd}>{t('reminders.add')}</Button>}
      >
        {t('reminders.empty-text')}
      </EmptyState>
    )
  }
  return (
    <section aria-labelledby="all-reminders">
      <h2 id="all-reminders" className="mb-2.5 font-semibold text-base">
        {t('reminders.all')}
      </h2>
      <ul className="flex flex-col gap-3">
        {reminders.map((reminder) => (
          <ReminderRow
            key={reminder.id}
            reminder={reminder}
            lit={reminder.id === lit}
            onEdit={() => onEdit(reminder)}
            onDelete={() => remove(reminder)}
          />
        ))}
      </ul>
    </section>
  )
}

interface ReminderRowProps {
  reminder: Reminder
  lit: boolean
  onEdit: () => void
  onDelete: () => void
}

function ReminderRow({ reminder, lit, onEdit, onDelete }: ReminderRowProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const sentence = useScheduleSentence()
  const zone = useSession(({ user }) => user?.timezone)
  const { id, title, body, schedule, next_due_at, channels } = reminder
  return (
    <li
      id={id}
      data-reminder={title}
      className={cn(
        'flex gap-3 rounded-lg border bg-panel px-4.5 py-3.5',
        lit && 'outline-2 outline-brand outline-offset-2',
      )}
    >
      <div className="min-w-0 grow">
        <h3 className="font-[550]">{title}</h3>
        {body && <p className="text-ink-2 text-sm">{body}</p>}
        <p className="text-ink-2 text-sm">
          {sentence(schedule)}
          {reminder.timezone !== zone && ` (${reminder.timezone})`}
        </p>
        <p className="mt-1 flex flex-wrap items-center gap-2 text-ink-3 text-sm">
          {next_due_at ? t('reminders.next', { when: format.dayAndTime(next_due_at) }) : t('reminders.over')}
          {channels
            .filter((channel) => channel !== 'in_app')
            .map((channel) => (
              <Badge key={channel}>{t(`reminders.channel.${channel}`)}</Badge>
            ))}
        </p>
      </div>
      <div className="-mr-1.5 flex shrink-0">
        <Button look="quiet" size="icon" aria-label={t('reminders.edit-one', { title })} onClick={onEdit}>
          <Pencil aria-hidden="true" />
        </Button>
        <Button look="quiet" size="icon" aria-label={t('reminders.delete-one', { title })} onClick={onDelete}>
          <Trash2 aria-hidden="true" />
        </Button>
      </div>
    </li>
  )
}

/** Soonest first, finished ones last. */
function byNext(a: Reminder, b: Reminder): number {
  return (a.next_due_at ?? '9').localeCompare(b.next_due_at ?? '9')
}
