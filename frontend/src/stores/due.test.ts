import { beforeEach, describe, expect, it } from 'vitest'
import type { Notification } from '@/api/types'
import { addDue, keepDue, missedSince, useDue } from './due'

const told = (id: string, occurrence: string | null) =>
  ({ id, metadata: { occurrence_id: occurrence } }) as Notification
const ids = () => useDue.getState().items.map(({ id }) => id)

describe('what is due', () => {
  beforeEach(() => useDue.setState({ items: [] }))

  it('has the newest on top, and a repeated one in place of what was said before', () => {
    for (const one of [told('1', 'iron'), told('2', 'tea'), told('3', 'iron')]) addDue(one)
    expect(ids()).toEqual(['3', '2'])
  })

  it('goes as it is answered, and tells nobody when nothing went', () => {
    addDue(told('1', 'iron'))
    addDue(told('2', 'tea'))
    const before = useDue.getState().items
    keepDue(() => true)
    expect(useDue.getState().items).toBe(before)
    keepDue(({ id }) => id !== '2')
    expect(ids()).toEqual(['1'])
  })

  it('is told late after a gap: unread reminders made since, the oldest first, none that is to be quiet', () => {
    const at = (id: string, minute: number, metadata: object) =>
      ({ id, created_at: `2026-11-28T08:${minute}:00Z`, metadata }) as Notification
    const unread = [
      at('5', 40, { occurrence_id: 'tea' }),
      at('4', 35, { occurrence_id: 'night', quiet: true }),
      at('3', 30, { occurrence_id: 'iron' }),
      at('2', 25, { document_id: 'paper' }),
      at('1', 20, { occurrence_id: 'old' }),
    ]
    expect(missedSince('2026-11-28T08:20:00Z', unread).map(({ id }) => id)).toEqual(['3', '5'])
    expect(missedSince('', unread).map(({ id }) => id)).toEqual(['1', '3', '5'])
  })
})
