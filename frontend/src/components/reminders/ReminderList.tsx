import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { BellRing } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { reminderPagesQuery, reminderQuery } from '@/api/reminders'
import type { Reminder } from '@/api/types'
import { EmptyState } from '@/components/shared/EmptyState'
import { MoreButton } from '@/components/shared/MoreButton'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { Button } from '@/components/ui/button'
import { SkeletonRows } from '@/components/ui/skeleton'
import { useDebounced } from '@/hooks/use-debounced'
import { useHashTarget } from '@/hooks/use-hash-target'
import { useHidden } from '@/stores/hidden'
import { type Asked, ReminderFilters } from './ReminderFilters'
import { ReminderRow } from './ReminderRow'

interface ReminderListProps {
  onAdd: () => void
  onEdit: (reminder: Reminder) => void
}

export function ReminderList({ onAdd, onEdit }: ReminderListProps) {
  const [asked, setAsked] = useState<Asked>({ state: 'active', category: undefined, words: '' })
  return (
    <>
      <ReminderFilters asked={asked} onChange={setAsked} />
      <Found asked={asked} onAdd={onAdd} onEdit={onEdit} />
    </>
  )
}

function Found({ asked, onAdd, onEdit }: ReminderListProps & { asked: Asked }) {
  const { t } = useTranslation()
  const hidden = useHidden(({ ids }) => ids)
  const words = useDebounced(asked.words.trim())
  const state = asked.state === 'any' ? undefined : asked.state
  const query = useInfiniteQuery({
    ...reminderPagesQuery({ state, category: asked.category, words }),
    placeholderData: keepPreviousData,
  })
  const found = query.data?.pages.flatMap(({ items }) => items)
  const lit = useHashTarget(Boolean(found))
  // Whatever the filters say, the one a link leads to is there.
  const isMissing = Boolean(lit && found && !found.some(({ id }) => id === lit))
  const { data: linked } = useQuery({ ...reminderQuery(lit), enabled: isMissing, retry: false })

  if (query.isPending) return <SkeletonRows rows={3} className="h-20" />
  if (!found) return <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />
  const listed = found.toSorted(byNext)
  const shown = (isMissing && linked ? [linked, ...listed] : listed).filter(({ id }) => !hidden.has(id))
  if (shown.length === 0) {
    const narrowed = Boolean(words || asked.category || asked.state !== 'active')
    return (
      <EmptyState
        icon={BellRing}
        title={t(narrowed ? 'reminders.none-title' : 'reminders.empty-title')}
        action={!narrowed && <Button onClick={onAdd}>{t('reminders.add')}</Button>}
      >
        {t(narrowed ? 'reminders.none-text' : 'reminders.empty-text')}
      </EmptyState>
    )
  }
  return (
    <>
      <ul aria-label={t('reminders.view.all')} className="flex flex-col gap-3">
        {shown.map((reminder) => (
          <ReminderRow
            key={reminder.id}
            reminder={reminder}
            lit={reminder.id === lit}
            onEdit={() => onEdit(reminder)}
          />
        ))}
      </ul>
      <MoreButton query={query} />
    </>
  )
}

/** Soonest first, finished ones last. */
function byNext(a: Reminder, b: Reminder): number {
  return (a.next_due_at ?? '9').localeCompare(b.next_due_at ?? '9')
}
