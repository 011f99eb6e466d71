import { dataOf, remove } from '@/api/client'
import * as server from '@/api/generated/client/sdk.gen'
import type { Occurrence, ReminderChannel, ScheduleDraft } from '@/api/types'

export interface ReminderDraft {
  title: string
  body?: string | null
  schedule: ScheduleDraft
  channels: ReminderChannel[]
}

export const remindersQuery = {
  queryKey: ['reminders', 'list'] as const,
  queryFn: () => dataOf(server.listReminders({ query: { limit: 100 } })),
}

/** `from` and `to` are moments in UTC. */
export const occurrencesQuery = (from: string, to: string) => ({
  queryKey: ['reminders', 'occurrences', from, to] as const,
  queryFn: () => dataOf(server.listOccurrences({ query: { from, to } })),
})

export const addReminder = (draft: ReminderDraft) => dataOf(server.createReminder({ body: draft }))
export const changeReminder = (id: string, changes: Partial<ReminderDraft>) =>
  dataOf(server.updateReminder({ path: { reminder_id: id }, body: changes }))
export const deleteReminder = (id: string) => remove(`/reminders/${id}`)

export type OccurrenceAct = { act: 'taken' } | { act: 'skip' } | { act: 'snooze'; minutes: number }

export function settleOccurrence(id: string, deed: OccurrenceAct): Promise<Occurrence> {
  const path = { occurrence_id: id }
  if (deed.act === 'taken') return dataOf(server.takeOccurrence({ path }))
  if (deed.act === 'skip') return dataOf(server.skipOccurrence({ path, body: {} }))
  return dataOf(server.snoozeOccurrence({ path, body: { minutes: deed.minutes } }))
}
