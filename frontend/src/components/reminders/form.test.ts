import { describe, expect, it } from 'vitest'
import type { Reminder, ScheduleDraft } from '@/api/types'
import { changesOf, draftOf, emptyForm, formOf, scheduleForm, scheduleOf, schema } from './form'

const form = emptyForm('2026-11-24')
const blank: Reminder['schedule'] = {
  kind: 'once',
  at: null,
  times: null,
  weekdays: null,
  interval: null,
  day: null,
  rrule: null,
  start: null,
  end: null,
  count: null,
}
const reminder: Reminder = {
  id: 'r',
  title: 'Iron',
  body: null,
  schedule: { ...blank, kind: 'daily', times: ['08:00', '20:00'], end: '2026-12-31' },
  timezone: 'Europe/Moscow',
  channels: ['telegram', 'in_app', 'email'],
  category: 'medicine',
  travel: 'instant',
  ignores_quiet_hours: true,
  repeat_until_acknowledged: true,
  repeat_minutes: 30,
  escalate_after_minutes: 20,
  is_active: true,
  state: 'active',
  next_due_at: null,
  created_at: '2026-11-23T00:00:00Z',
  updated_at: '2026-11-23T00:00:00Z',
}

describe('the reminder form', () => {
  it('sends wall time as it was typed', () => {
    const draft = draftOf({ ...form, title: ' Call ', at: '2026-12-01T09:00' })
    expect(draft).toMatchObject({ title: 'Call', schedule: { kind: 'once', at: '2026-12-01T09:00' } })
    expect(draft.channels).toEqual(['in_app'])
  })

  it('puts times and weekdays in order and drops doubles', () => {
    const times = ['20:00', '08:00', '20:00'].map((time) => ({ time }))
    const schedule = scheduleOf({ ...form, kind: 'weekly', times, weekdays: [5, 1] })
    expect(schedule).toEqual({ kind: 'weekly', times: ['08:00', '20:00'], weekdays: [1, 5] })
  })

  it('gives back a reminder as it came', () => {
    const { title, body, category, channels, travel, repeat_minutes, escalate_after_minutes } = reminder
    expect(draftOf(formOf(reminder, '2026-11-24'))).toEqual({
      ...{ title, body, category, channels, travel, repeat_minutes, escalate_after_minutes },
      schedule: { kind: 'daily', times: ['08:00', '20:00'], end: '2026-12-31' },
      ignores_quiet_hours: true,
      repeat_until_acknowledged: true,
    })
  })

  it.each<ScheduleDraft>([
    { kind: 'every', interval: { hours: 6 }, start: '2026-11-24T07:30', count: 12 },
    { kind: 'every', interval: { days: 2 }, times: ['09:00'], start: '2026-11-24' },
    { kind: 'monthly', day: 31, times: ['09:00'] },
    { kind: 'rrule', rrule: 'FREQ=MONTHLY;BYDAY=1MO', start: '2026-11-24T09:00' },
  ])('keeps $kind', (schedule) => {
    expect(scheduleOf({ ...form, ...scheduleForm(schedule) })).toEqual(schedule)
  })

  it('sends what was changed and nothing that may have been changed elsewhere meanwhile', () => {
    const before = formOf(reminder, '2026-11-24')
    const sent = changesOf(draftOf({ ...before, body: 'after a meal', loud: false }), draftOf(before))
    expect(sent).toEqual({ body: 'after a meal', ignores_quiet_hours: false })
    expect(changesOf(draftOf(before), draftOf(before))).toEqual({})
  })

  it('asks for what a rule lacks', () => {
    const faults = (change: object) =>
      schema.safeParse({ ...form, title: 'x', ...change }).error?.issues.map(({ message }) => message)
    expect(faults({})).toBeUndefined()
    expect(faults({ title: '  ' })).toEqual(['form.required'])
    expect(faults({ kind: 'weekly' })).toEqual(['form.weekdays'])
    expect(faults({ at: '' })).toEqual(['form.time'])
    expect(faults({ kind: 'monthly', day: '32' })).toEqual(['form.day'])
    expect(faults({ kind: 'daily', ends: 'on' })).toEqual(['form.date'])
    expect(faults({ kind: 'once', ends: 'on' })).toBeUndefined()
    expect(faults({ repeat: true, repeatMinutes: '1' })).toEqual(['form.minutes-repeat'])
  })
})
