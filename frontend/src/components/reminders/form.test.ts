import { describe, expect, it } from 'vitest'
import type { Reminder } from '@/api/types'
import { draftOf, emptyForm, formOf, schema } from './form'

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
  schedule: { ...blank, kind: 'daily', times: ['20:00:00', '08:00:00'], end: '2026-12-31' },
  timezone: 'Europe/Moscow',
  channels: ['in_app', 'telegram'],
  category: 'other',
  travel: 'wall',
  ignores_quiet_hours: false,
  repeat_until_acknowledged: false,
  repeat_minutes: 15,
  escalate_after_minutes: null,
  is_active: true,
  state: 'active',
  next_due_at: null,
  created_at: '2026-11-23T00:00:00Z',
  updated_at: '2026-11-23T00:00:00Z',
}

describe('the reminder form', () => {
  it('sends wall time as it was typed', () => {
    const draft = draftOf({ ...form, title: 'Call', at: '2026-12-01T09:00' }, null)
    expect(draft.schedule).toEqual({ kind: 'once', at: '2026-12-01T09:00' })
    expect(draft.channels).toEqual(['in_app'])
  })

  it('puts times and weekdays in order and drops doubles', () => {
    const times = ['20:00', '08:00', '20:00'].map((time) => ({ time }))
    const draft = draftOf({ ...form, kind: 'weekly', times, weekdays: [5, 1] }, null)
    expect(draft.schedule).toEqual({ kind: 'weekly', times: ['08:00', '20:00'], weekdays: [1, 5] })
  })

  it('keeps the end of a course when only the hour changes', () => {
    const edited = { ...formOf(reminder, '2026-11-24'), times: [{ time: '07:30' }] }
    expect(draftOf(edited, reminder).schedule).toEqual({ kind: 'daily', times: ['07:30'], end: '2026-12-31' })
  })

  it('leaves alone a rule it cannot show', () => {
    const special = {
      ...reminder,
      schedule: { ...blank, kind: 'every' as const, interval: { hours: 6, days: null } },
    }
    const shown = formOf(special, '2026-11-24')
    expect(shown.kind).toBe('kept')
    expect(draftOf(shown, special)).not.toHaveProperty('schedule')
  })

  it('asks for a title, for a day of the week, and for a time', () => {
    const faults = (change: object) =>
      schema.safeParse({ ...form, title: 'x', ...change }).error?.issues.map(({ message }) => message)
    expect(faults({})).toBeUndefined()
    expect(faults({ title: '  ' })).toEqual(['form.required'])
    expect(faults({ kind: 'weekly' })).toEqual(['form.weekdays'])
    expect(faults({ at: '' })).toEqual(['form.time'])
  })
})
