import { get, patch, post, remove } from '@/api/client'
import type { Channel, Occurrence, Page, Reminder, Schedule } from '@/api/types'

export interface ReminderDraft {
  title: string
  body?: string | null
  schedule: Schedule
  channels: Channel[]
}

export const remindersQuery = {
  queryKey: ['reminders', 'list'] as const,
  queryFn: () => get<Page<Reminder>>('/reminders', { limit: 100 }),
}

/** `from` and `to` are moments in UTC. */
export const occurrencesQuery = (from: string, to: string) => ({
  queryKey: ['reminders', 'occurrences', from, to] as const,
  queryFn: () => get<Page<Occurrence>>('/reminders/occurrences', { from, to }),
})

export const addReminder = (draft: ReminderDraft) => post<Reminder>('/reminders', draft)
export const changeReminder = (id: string, changes: Partial<ReminderDraft>) =>
  patch<Reminder>(`/reminders/${id}`, changes)
export const deleteReminder = (id: string) => remove(`/reminders/${id}`)

export type OccurrenceAct = 'taken' | 'skip' | 'snooze'
export const settleOccurrence = (id: string, act: OccurrenceAct, minutes?: number) =>
  post<Occurrence>(`/reminders/occurrences/${id}/${act}`, act === 'snooze' ? { minutes } : {})
