import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { unreadListQuery } from '@/api/notifications'
import type { OccurrenceAct } from '@/api/reminders'
import { doneWord } from '@/hooks/done-word'
import { hush, say } from '@/hooks/toast'
import { useSettle } from '@/hooks/use-settle'
import { useFormat } from '@/i18n/format'
import { keepDue, useDue } from '@/stores/due'

const toast = 'due'
const shownFor = 60_000

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

  useEffect(() => {
    const settle = (id: string, deed: OccurrenceAct) => {
      keepDue(({ metadata }) => metadata.occurrence_id !== id)
      mutate({ id, deed })
    }
    if (!newest) return hush(toast)
    const { occurrence_id: occurrence, category, late } = newest.metadata
    if (!occurrence) return
    const said = [
      late && newest.scheduled_at && t('due.late', { when: format.dayAndTime(newest.scheduled_at) }),
      newest.body,
      others > 0 && t('due.more', { count: others }),
    ]
    say(newest.title, {
      id: toast,
      description: said.filter(Boolean).join(' · ') || undefined,
      duration: shownFor,
      action: { label: t(doneWord(category)), onClick: () => settle(occurrence, { act: 'taken' }) },
      cancel: { label: t('due.snooze'), onClick: () => settle(occurrence, { act: 'snooze', minutes: 15 }) },
      onAutoClose: () => keepDue(() => false),
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
