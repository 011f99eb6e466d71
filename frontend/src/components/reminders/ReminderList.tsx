import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { BellRing } from 'lucide-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { reminderPagesQuery, reminderQuery, remindersQuery } from '@/api/reminders'
import type { Reminder } from '@/api/types'
import { EmptyState } from '@/components/shared/EmptyState'
import { MoreButton } from '@/components/shared/MoreButton'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { Button } from '@/components/ui/button'
import { SkeletonRows } from '@/components/ui/skeleton'
import { useDebounced } from '@/hooks/use-debounced'
import { useHashTarget } from '@/hooks/use-hash-target'
import { useHidden } from '@/stores/hidden'
import { type Asked, ReminderFilters, useAsked } from './ReminderFilters'
import { ReminderRow } from './ReminderRow'

interface ReminderListProps {
  onAdd: () => void
  onEdit: (reminder: Reminder) => void
}

export function ReminderList({ onAdd, onEdit }: ReminderListProps) {
  const [asked, setAsked] = useAsked()
  return (
    <>
      <ReminderFilters asked={asked} onChange={setAsked} />
      <Found asked={asked} onAdd={onAdd} onEdit={onEdit} onAll={() => setAsked({ ...asked, state: 'any' })} />
    </>
  )
}

interface FoundProps extends ReminderListProps {
  asked: Asked
  onAll: () => void
}

function Found({ asked, onAdd, onEdit, onAll }: FoundProps) {
  const { t } = useTranslation()
  const hidden = useHidden(({ ids }) => ids)
  const words = useDebounced(asked.words.trim())
  const state = asked.state === 'any' ? undefined : asked.state
  const query = useInfiniteQuery({
    ...reminderPagesQuery({ state, category: asked.category, words }),
    placeholderData: keepPreviousData,
  })
  // The server's pages go by when they were set up, this list by what comes next: it needs all of them.
  const { hasNextPage, isFetching, error, fetchNextPage } = query
  useEffect(() => {
    if (hasNextPage && !isFetching && !error) void fetchNextPage()
  }, [hasNextPage, isFetching, error, fetchNextPage])
  const found = query.data?.pages.flatMap(({ items }) => items)
  const lit = useHashTarget(Boolean(found))
  // Whatever the filters say, the one a link leads to is there.
  const isMissing = Boolean(lit && found && !found.some(({ id }) => id === lit))
  const { data: linked } = useQuery({ ...reminderQuery(lit), enabled: isMissing, retry: false })

  if (query.isPending) return <SkeletonRows rows={3} className="h-20" />
  if (!found) return <ProblemNotice error={error} onRetry={() => void query.refetch()} />
  const listed = found.toSorted(byNext)
  const shown = (isMissing && linked ? [linked, ...listed] : listed).filter(({ id }) => !hidden.has(id))
  if (shown.length === 0) return <NoneFound asked={asked} onAdd={onAdd} onAll={onAll} />
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

/** Says what there is none of: nothing at all, no active one, or none that fits the question. */
function NoneFound({ asked, onAdd, onAll }: Omit<FoundProps, 'onEdit'>) {
  const { t } = useTranslation()
  const { data } = useQuery(remindersQuery)
  const narrowed = Boolean(asked.words || asked.category || asked.state !== 'active')
  if (!narrowed && !data) return <SkeletonRows rows={3} className="h-20" />
  const kind = narrowed ? 'none' : data?.items.length ? 'none-active' : 'empty'
  const actions = {
    none: null,
    'none-active': (
      <Button look="outline" onClick={onAll}>
        {t('reminders.show-any')}
      </Button>
    ),
    empty: <Button onClick={onAdd}>{t('reminders.add')}</Button>,
  }
  return (
    <EmptyState icon={BellRing} title={t(`reminders.${kind}-title`)} action={actions[kind]}>
      {t(`reminders.${kind}-text`)}
    </EmptyState>
  )
}

/** Soonest first, finished ones last. */
function byNext(a: Reminder, b: Reminder): number {
  return (a.next_due_at ?? '9').localeCompare(b.next_due_at ?? '9')
}
