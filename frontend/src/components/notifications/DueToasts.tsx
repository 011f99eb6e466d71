import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { unreadListQuery } from '@/api/notifications'
import type { OccurrenceAct } from '@/api/reminders'
import { doneWord } from '@/hooks/done-word'
import { hush, say } from '@/hooks/toast'
import { useSettle } from '@/hooks/use-settle'
import { useFormat } from '@/i18n/format'
import { keepDue, useDue } from '@/stores/due'

const shownFor = 60_000
// Two answers beside the words would leave these a few letters a line: they stand below.
const stacked = { toast: 'flex-wrap!', content: 'basis-full!', actionButton: 'ml-0!' }

/** One toast for all reminders that are due, with the newest on it; answered anywhere, it makes way for the next. */
export function DueToasts() {
  const { t } = useTranslation()
  const format = useFormat()
  const items = useDue((due) => due.items)
  const { mutate } = useSettle(true)
  useAnsweredElsewhere()
  usePushedPath()
  const [newest] = items
  const others = items.length - 1
  const shown = useRef<string>(undefined)

  useEffect(() => {
    // Each has a toast of its own: one that is on its way out can't be given other words.
    const toast = newest && `due-${newest.id}`
    if (shown.current && shown.current !== toast) hush(shown.current)
    shown.current = toast
    if (!newest) return
    const { occurrence_id: occurrence, category, late } = newest.metadata
    if (!occurrence) return
    const settle = (deed: OccurrenceAct) => {
      keepDue(({ metadata }) => metadata.occurrence_id !== occurrence)
      mutate({ id: occurrence, deed })
    }
    /** Closed by hand, or after its time: the bell keeps them all. */
    const putAway = () => {
      if (useDue.getState().items[0]?.id === newest.id) keepDue(() => false)
    }
    const said = [
      late && newest.scheduled_at && t('due.late', { when: format.dayAndTime(newest.scheduled_at) }),
      others > 0 && t('due.more', { count: others }),
      newest.body,
    ]
    say(newest.title, {
      id: `due-${newest.id}`,
      description: said.filter(Boolean).join(' · ') || undefined,
      duration: shownFor,
      classNames: stacked,
      action: { label: t(doneWord(category)), onClick: () => settle({ act: 'taken' }) },
      cancel: { label: t('due.snooze'), onClick: () => settle({ act: 'snooze', minutes: 15 }) },
      onAutoClose: putAway,
      onDismiss: putAway,
    })
  }, [newest, others, mutate, format, t])
  return null
}

/** Another tab, Telegram or another device may be quicker: what has been read is not asked about any more. */
function useAnsweredElsewhere(): void {
  const isAsking = useDue(({ items }) => items.length > 0)
  const { data, isFetching } = useQuery({ ...unreadListQuery, enabled: isAsking })
  useEffect(() => {
    if (!data || isFetching) return
    const unread = new Set(data.items.map(({ id }) => id))
    keepDue(({ id }) => unread.has(id))
  }, [data, isFetching])
}

/** A press on a message of the browser's own: its worker has brought this page forward. */
function usePushedPath(): void {
  const navigate = useNavigate()
  useEffect(() => {
    const onMessage = ({ data }: MessageEvent<{ type?: string; path?: string }>) => {
      // Only paths of this site.
      if (data.type === 'open' && data.path && /^\/(?![/\\])/.test(data.path)) void navigate(data.path)
    }
    navigator.serviceWorker?.addEventListener('message', onMessage)
    return () => navigator.serviceWorker?.removeEventListener('message', onMessage)
  }, [navigate])
}
