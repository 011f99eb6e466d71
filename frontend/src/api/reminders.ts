import { dataOf, remove } from '@/api/client'
import * as server from '@/api/generated/client/sdk.gen'
import type { OccurrencePatch, ReminderIn, ReminderPatch } from '@/api/generated/client/types.gen'
import { once } from '@/api/once'
import type { Occurrence, ReminderCategory, ReminderState, ScheduleDraft } from '@/api/types'

export type ReminderDraft = ReminderIn
export type ReminderChange = ReminderPatch

export const remindersQuery = {
  queryKey: ['reminders', 'list'] as const,
  queryFn: () => dataOf(server.listReminders({ query: { limit: 100 } })),
}

export interface ReminderFilters {
  state?: ReminderState | undefined
  category?: ReminderCategory | undefined
  words?: string
}

export const reminderPagesQuery = ({ state, category, words }: ReminderFilters) => ({
  queryKey: ['reminders', 'pages', state ?? '', category ?? '', words ?? ''] as const,
  queryFn: ({ pageParam }: { pageParam: string | null }) =>
    dataOf(
      server.listReminders({
        query: {
          state: state ?? null,
          category: category ?? null,
          q: words || null,
          limit: 100,
          cursor: pageParam,
        },
      }),
    ),
  initialPageParam: null as string | null,
  getNextPageParam: (last: { next_cursor: string | null }) => last.next_cursor,
})

export const reminderQuery = (id: string) => ({
  queryKey: ['reminders', 'one', id] as const,
  queryFn: () => dataOf(server.getReminder({ path: { reminder_id: id } })),
})

/** Of 500 times each. A week of two hundred daily reminders has 1 800. */
const mostPages = 5

/** `from` and `to` are moments in UTC. With a cursor at the end there are more than anybody looks through. */
export const occurrencesQuery = (from: string, to: string, reminderId?: string) => ({
  queryKey: ['reminders', 'occurrences', from, to, reminderId ?? ''] as const,
  queryFn: async () => {
    const items: Occurrence[] = []
    let cursor: string | null = null
    for (let page = 0; page < mostPages; page += 1) {
      const answer: { items: Occurrence[]; next_cursor: string | null } = await dataOf(
        server.listOccurrences({ query: { from, to, reminder_id: reminderId ?? null, cursor } }),
      )
      items.push(...answer.items)
      cursor = answer.next_cursor
      if (!cursor) break
    }
    return { items, next_cursor: cursor }
  },
})

export interface AdherenceQuestion {
  /** Days of the person's own calendar, both included. */
  from: string
  to: string
  reminderId?: string | undefined
}

export const adherenceQuery = ({ from, to, reminderId }: AdherenceQuestion) => ({
  queryKey: ['reminders', 'adherence', from, to, reminderId ?? ''] as const,
  queryFn: () => dataOf(server.showAdherence({ query: { from, to, reminder_id: reminderId ?? null } })),
})

/** The next times of a schedule that is not kept yet. */
export const previewQuery = (schedule: ScheduleDraft | null, timezone: string | undefined) => ({
  queryKey: ['reminders', 'preview', schedule, timezone] as const,
  queryFn: () =>
    schedule
      ? dataOf(server.previewSchedule({ body: { schedule, timezone: timezone ?? null } }))
      : Promise.resolve({ items: [] }),
  enabled: schedule !== null,
  retry: false,
})

export const addReminder = (draft: ReminderDraft) =>
  once('reminder', draft, (headers) => dataOf(server.createReminder({ body: draft, headers })))
export const changeReminder = (id: string, changes: ReminderChange) =>
  dataOf(server.updateReminder({ path: { reminder_id: id }, body: changes }))
export const deleteReminder = (id: string) => remove(`/reminders/${id}`)

export type OccurrenceAct =
  | { act: 'taken' }
  | { act: 'skip'; reason?: string }
  | { act: 'snooze'; minutes: number }
  | { act: 'reopen' }

export function settleOccurrence(id: string, deed: OccurrenceAct): Promise<Occurrence> {
  const path = { occurrence_id: id }
  if (deed.act === 'taken') return dataOf(server.takeOccurrence({ path }))
  if (deed.act === 'reopen') return dataOf(server.reopenOccurrence({ path }))
  if (deed.act === 'skip')
    return dataOf(server.skipOccurrence({ path, body: { reason: deed.reason ?? null } }))
  return dataOf(server.snoozeOccurrence({ path, body: { minutes: deed.minutes } }))
}

/** This one time only; null means again as the reminder says. */
export const changeOccurrence = (id: string, changes: OccurrencePatch) =>
  dataOf(server.changeOccurrence({ path: { occurrence_id: id }, body: changes }))
