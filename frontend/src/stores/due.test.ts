import { beforeEach, describe, expect, it } from 'vitest'
import type { Notification } from '@/api/types'
import { addDue, keepDue, useDue } from './due'

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
})
