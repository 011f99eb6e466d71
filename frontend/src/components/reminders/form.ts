import type { ReminderChange, ReminderDraft } from '@/api/reminders'
import type {
  Reminder,
  ReminderCategory,
  ReminderChannel,
  Schedule,
  ScheduleDraft,
  ScheduleKind,
} from '@/api/types'
import '@/hooks/quiet-zod'
import * as z from 'zod/mini'

export const categories = [
  'medicine',
  'measurement',
  'visit',
  'other',
] as const satisfies readonly ReminderCategory[]
/** As people think of them; on the wire `hours` and `days` are both `every`. */
export const rules = ['once', 'daily', 'weekly', 'hours', 'days', 'monthly', 'rrule'] as const
export type RuleKind = (typeof rules)[number]
const ends = ['never', 'on', 'after'] as const
const channels = ['in_app', 'email', 'telegram'] as const satisfies readonly ReminderChannel[]
const timed: readonly RuleKind[] = ['daily', 'weekly', 'days', 'monthly']
const within = (text: string, least: number, most: number) =>
  /^\d{1,4}$/.test(text) && Number(text) >= least && Number(text) <= most

export const needsTimes = (kind: RuleKind) => timed.includes(kind)

const refuse = (path: string, error: string, isFine: (form: Loose) => boolean) =>
  z.refine<Loose>(isFine, { error, path: [path] })

const shape = z.object({
  title: z.string().check(z.trim(), z.minLength(1, 'form.required')),
  body: z.string(),
  category: z.enum(categories),
  kind: z.enum(rules),
  at: z.string(),
  times: z.array(z.object({ time: z.string() })),
  weekdays: z.array(z.number()),
  every: z.string(),
  day: z.string(),
  rrule: z.string(),
  /** A day, or with a time for rules that go by the hour. */
  start: z.string(),
  ends: z.enum(ends),
  end: z.string(),
  count: z.string(),
  /** Those chosen, in order; the bell is always among them. */
  channels: z.array(z.enum(channels)),
  ladder: z.boolean(),
  pause: z.string(),
  repeat: z.boolean(),
  repeatMinutes: z.string(),
  loud: z.boolean(),
  travel: z.enum(['wall', 'instant']),
})
type Loose = z.infer<typeof shape>

export const schema = shape.check(
  refuse('at', 'form.time', ({ kind, at }) => kind !== 'once' || /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(at)),
  refuse(
    'times',
    'form.time',
    ({ kind, times }) => !needsTimes(kind) || times.every(({ time }) => isTime(time)),
  ),
  refuse('weekdays', 'form.weekdays', ({ kind, weekdays }) => kind !== 'weekly' || weekdays.length > 0),
  refuse('every', 'form.hours', ({ kind, every }) => kind !== 'hours' || within(every, 1, 744)),
  refuse('every', 'form.days', ({ kind, every }) => kind !== 'days' || within(every, 1, 366)),
  refuse('day', 'form.day', ({ kind, day }) => kind !== 'monthly' || within(day, 1, 31)),
  refuse('rrule', 'form.required', ({ kind, rrule }) => kind !== 'rrule' || rrule.trim() !== ''),
  refuse('end', 'form.date', ({ kind, ends: way, end }) => kind === 'once' || way !== 'on' || end !== ''),
  refuse(
    'count',
    'form.count',
    (form) => form.kind === 'once' || form.ends !== 'after' || within(form.count, 1, 1000),
  ),
  refuse('pause', 'form.minutes', ({ ladder, pause }) => !ladder || within(pause, 1, 1440)),
  refuse(
    'repeatMinutes',
    'form.minutes-repeat',
    (form) => !form.repeat || within(form.repeatMinutes, 5, 240),
  ),
)
export type ReminderForm = z.infer<typeof schema>

const isTime = (time: string) => /^\d\d:\d\d$/.test(time)

export function emptyForm(tomorrow: string): ReminderForm {
  return {
    title: '',
    body: '',
    category: 'other',
    kind: 'once',
    at: `${tomorrow}T09:00`,
    times: [{ time: '09:00' }],
    weekdays: [],
    every: '2',
    day: String(Number(tomorrow.slice(8))),
    rrule: '',
    start: '',
    ends: 'never',
    end: '',
    count: '10',
    channels: ['in_app'],
    ladder: false,
    pause: '15',
    repeat: false,
    repeatMinutes: '15',
    loud: false,
    travel: 'wall',
  }
}

export function formOf(reminder: Reminder, tomorrow: string): ReminderForm {
  return {
    ...emptyForm(tomorrow),
    ...scheduleForm(reminder.schedule),
    title: reminder.title,
    body: reminder.body ?? '',
    category: reminder.category,
    channels: reminder.channels.includes('in_app') ? reminder.channels : ['in_app', ...reminder.channels],
    ladder: reminder.escalate_after_minutes !== null,
    pause: String(reminder.escalate_after_minutes ?? 15),
    repeat: reminder.repeat_until_acknowledged,
    repeatMinutes: String(reminder.repeat_minutes),
    loud: reminder.ignores_quiet_hours,
    travel: reminder.travel,
  }
}

/** The part of the form that a rule fills. */
export function scheduleForm(schedule: ScheduleDraft | Schedule): Partial<ReminderForm> {
  const { kind, at, interval, day, rrule, start, end, count } = schedule
  const times = (schedule.times ?? []).map((time) => ({ time: time.slice(0, 5) }))
  const rule = ruleOf(kind, Boolean(interval?.hours))
  // What goes by the day keeps its hour in `times`; what goes by the hour keeps it in the start.
  const byTheHour = rule === 'hours' || rule === 'rrule'
  const startHour = !byTheHour && times.length === 0 && start?.includes('T') ? start.slice(11, 16) : ''
  return {
    kind: rule,
    ...(at ? { at: at.slice(0, 16) } : {}),
    ...(times.length > 0 ? { times } : startHour ? { times: [{ time: startHour }] } : {}),
    weekdays: schedule.weekdays ?? [],
    ...(interval ? { every: String(interval.hours ?? interval.days ?? 2) } : {}),
    ...(day ? { day: String(day) } : {}),
    rrule: rrule ?? '',
    start: start ? start.slice(0, byTheHour ? 16 : 10) : '',
    ends: end ? 'on' : count ? 'after' : 'never',
    end: end?.slice(0, 10) ?? '',
    ...(count ? { count: String(count) } : {}),
  }
}

const ruleOf = (kind: ScheduleKind, byHours: boolean): RuleKind =>
  kind === 'every' ? (byHours ? 'hours' : 'days') : kind

/** What goes to the server. */
export function draftOf(form: ReminderForm): ReminderDraft {
  return {
    title: form.title.trim(),
    body: form.body.trim() || null,
    category: form.category,
    schedule: scheduleOf(form),
    channels: form.channels,
    travel: form.travel,
    ignores_quiet_hours: form.loud,
    repeat_until_acknowledged: form.repeat,
    ...(form.repeat ? { repeat_minutes: Number(form.repeatMinutes) } : {}),
    escalate_after_minutes: form.ladder ? Number(form.pause) : null,
  }
}

/** Only what was changed here: what another window or Telegram has changed meanwhile stays as it is there. */
export function changesOf(draft: ReminderDraft, before: ReminderDraft): ReminderChange {
  const known = new Map(Object.entries(before).map(([name, value]) => [name, JSON.stringify(value)]))
  return Object.fromEntries(
    Object.entries(draft).filter(([name, value]) => JSON.stringify(value) !== known.get(name)),
  )
}

export function scheduleOf(form: ReminderForm): ScheduleDraft {
  const { kind } = form
  if (kind === 'once') return { kind, at: form.at }
  const times = [...new Set(form.times.map(({ time }) => time))].sort()
  const course = {
    ...(form.start ? { start: form.start } : {}),
    ...(form.ends === 'on' && form.end ? { end: form.end } : {}),
    ...(form.ends === 'after' && form.count ? { count: Number(form.count) } : {}),
  }
  switch (kind) {
    case 'daily':
      return { kind, times, ...course }
    case 'weekly':
      return { kind, times, weekdays: form.weekdays.toSorted((a, b) => a - b), ...course }
    case 'hours':
      return { kind: 'every', interval: { hours: Number(form.every) }, ...course }
    case 'days':
      return { kind: 'every', interval: { days: Number(form.every) }, times, ...course }
    case 'monthly':
      return { kind, day: Number(form.day), times, ...course }
    case 'rrule':
      return { kind, rrule: form.rrule.trim(), ...course }
  }
}
