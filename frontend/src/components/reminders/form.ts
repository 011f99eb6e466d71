import type { ReminderDraft } from '@/api/reminders'
import type { Reminder, ReminderChannel, Schedule, ScheduleDraft, ScheduleKind } from '@/api/types'
import '@/hooks/quiet-zod'
import * as z from 'zod/mini'

export const editableKinds = ['once', 'daily', 'weekly'] as const
export type EditableKind = (typeof editableKinds)[number]
/** `kept`: a rule this form can't show (the assistant makes such); it stays as it is. */
const kinds = [...editableKinds, 'kept'] as const

export const schema = z
  .object({
    title: z.string().check(z.trim(), z.minLength(1, 'form.required')),
    body: z.string(),
    kind: z.enum(kinds),
    at: z.string(),
    times: z.array(z.object({ time: z.string().check(z.regex(/^\d\d:\d\d$/, 'form.time')) })),
    weekdays: z.array(z.number()),
    email: z.boolean(),
    telegram: z.boolean(),
  })
  .check(
    z.refine(({ kind, at }) => kind !== 'once' || /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(at), {
      error: 'form.time',
      path: ['at'],
    }),
    z.refine(({ kind, weekdays }) => kind !== 'weekly' || weekdays.length > 0, {
      error: 'form.weekdays',
      path: ['weekdays'],
    }),
  )
export type ReminderForm = z.infer<typeof schema>

export function emptyForm(tomorrow: string): ReminderForm {
  return {
    title: '',
    body: '',
    kind: 'once',
    at: `${tomorrow}T09:00`,
    times: [{ time: '09:00' }],
    weekdays: [],
    email: false,
    telegram: false,
  }
}

export function formOf({ title, body, schedule, channels }: Reminder, tomorrow: string): ReminderForm {
  const times = (schedule.times ?? []).map((time) => ({ time: time.slice(0, 5) }))
  return {
    ...emptyForm(tomorrow),
    title,
    body: body ?? '',
    kind: isEditable(schedule.kind) ? schedule.kind : 'kept',
    ...(schedule.at ? { at: schedule.at.slice(0, 16) } : {}),
    ...(times.length > 0 ? { times } : {}),
    weekdays: schedule.weekdays ?? [],
    email: channels.includes('email'),
    telegram: channels.includes('telegram'),
  }
}

/** What goes to the server; a rule that is only kept is left out. */
export function draftOf(
  form: ReminderForm,
  former: Reminder | null,
): Omit<ReminderDraft, 'schedule'> & { schedule?: ScheduleDraft } {
  const channels: ReminderChannel[] = ['in_app']
  if (form.email) channels.push('email')
  if (form.telegram) channels.push('telegram')
  const schedule = scheduleOf(form, former?.schedule)
  return { title: form.title, body: form.body.trim() || null, channels, ...(schedule ? { schedule } : {}) }
}

function scheduleOf(
  { kind, at, times, weekdays }: ReminderForm,
  former: Schedule | undefined,
): ScheduleDraft | null {
  const sorted = [...new Set(times.map(({ time }) => time))].sort()
  // The end of a course, set by the assistant or elsewhere, is not lost by changing the hour.
  const course = former && former.kind === kind ? pick(former, ['start', 'end', 'count']) : {}
  if (kind === 'once') return { kind, at }
  if (kind === 'daily') return { kind, times: sorted, ...course }
  if (kind === 'weekly')
    return { kind, times: sorted, weekdays: weekdays.toSorted((a, b) => a - b), ...course }
  return null
}

function pick(schedule: Schedule, names: readonly ('start' | 'end' | 'count')[]): Partial<ScheduleDraft> {
  return Object.fromEntries(names.flatMap((name) => (schedule[name] == null ? [] : [[name, schedule[name]]])))
}

function isEditable(kind: ScheduleKind): kind is EditableKind {
  return (editableKinds as readonly string[]).includes(kind)
}
