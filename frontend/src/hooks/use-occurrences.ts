import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { occurrencesQuery } from '@/api/reminders'
import type { Occurrence } from '@/api/types'
import { useNow } from '@/hooks/use-now'
import { useFormat } from '@/i18n/format'
import { useConnection } from '@/stores/connection'

const day = 86_400_000

/** Due times around now, soonest first: what is still open from the last day, and the days ahead. */
export function useOccurrences(daysAhead: number) {
  const format = useFormat()
  const now = useNow()
  const live = useConnection((state) => state.live)
  // The window moves once a day, so that the question (and its cached answer) stays the same in between.
  const today = format.dayOf(now)
  const from = new Date(Date.parse(today) - day).toISOString()
  const to = new Date(Date.parse(today) + (daysAhead + 2) * day).toISOString()
  const query = useQuery({ ...occurrencesQuery(from, to), refetchInterval: live ? 60_000 : 15_000 })
  const occurrences = useMemo(
    () => query.data?.items.toSorted((a, b) => Date.parse(whenOf(a)) - Date.parse(whenOf(b))),
    [query.data],
  )
  return { ...query, occurrences, now }
}

/** When it is told next, or was: put off, moved by hand, or as the rule says. */
export function whenOf({ status, snoozed_until, moved_to, due_at }: Occurrence): string {
  return (status === 'snoozed' && snoozed_until) || moved_to || due_at
}

export function isOpen({ status }: Occurrence): boolean {
  return status === 'scheduled' || status === 'fired' || status === 'snoozed'
}
