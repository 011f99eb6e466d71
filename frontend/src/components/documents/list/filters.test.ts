import { describe, expect, it } from 'vitest'
import { narrowing, readFilters, withFilter, withoutFilters } from './filters'
import { between } from './selection'

const read = (search: string) => readFilters(new URLSearchParams(search))

describe('filters in the address', () => {
  it('are read', () => {
    expect(
      read('q= iron &type=lab_result&status=failed&tag=thyroid&from=2026-01-01&to=2026-03-31&sort=date'),
    ).toEqual({
      q: 'iron',
      doc_type: 'lab_result',
      status: 'failed',
      tag: 'thyroid',
      date_from: '2026-01-01',
      date_to: '2026-03-31',
      sort: 'date',
    })
    expect(read('trash')).toEqual({ trash: true })
  })

  it('that the server would refuse are left out', () => {
    expect(read('type=poem&status=lost&from=yesterday&sort=weight&q=')).toEqual({})
  })

  it('change one at a time, and the words stay when the filters go', () => {
    const both = withFilter(new URLSearchParams('q=iron&tag=old'), 'type', 'imaging')
    expect(both.toString()).toBe('q=iron&tag=old&type=imaging')
    expect(withFilter(both, 'tag', '').toString()).toBe('q=iron&type=imaging')
    expect(withoutFilters(both).toString()).toBe('q=iron')
    expect([narrowing(readFilters(both)), narrowing(read('q=iron&sort=name'))]).toEqual([2, 0])
  })
})

describe('a pick with Shift', () => {
  const order = ['a', 'b', 'c', 'd']
  it('takes everything in between, in both directions', () => {
    expect(between(order, 'b', 'd')).toEqual(['b', 'c', 'd'])
    expect(between(order, 'c', 'a')).toEqual(['a', 'b', 'c'])
  })
  it('is a plain pick when the first one has left the list', () => {
    expect(between(order, 'gone', 'c')).toEqual(['c'])
  })
})
