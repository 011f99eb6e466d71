import { describe, expect, it } from 'vitest'
import type { LabResult } from '@/api/types'
import { changesOf, draftOf } from './changes'
import { doubtsOf } from './doubts'
import { byPage, isDoubtful, nextOpen } from './progress'

const row = (id: string, change: Partial<LabResult> = {}) =>
  ({
    id,
    page: 1,
    state: 'unconfirmed',
    doubts: [],
    analyte: 'tsh',
    specimen: 'serum',
    value_printed: '4,87',
    unit_printed: 'мМЕ/л',
    range_printed: null,
    collected_on: '2026-03-12',
    ...change,
  }) as LabResult

describe('the way through the rows', () => {
  const rows = [
    row('a', { state: 'confirmed' }),
    row('b'),
    row('c', { page: 2 }),
    row('d', { state: 'rejected' }),
  ]

  it('goes to the next that waits, around the end', () => {
    expect(nextOpen(rows, 'b')).toBe('c')
    expect(nextOpen(rows, 'c')).toBe('b')
    expect(nextOpen([row('a', { state: 'confirmed' })], 'a')).toBeNull()
  })

  it('is parted by pages', () => {
    expect(byPage(rows).map(({ page, rows: on }) => [page, on.map(({ id }) => id).join('')])).toEqual([
      [1, 'abd'],
      [2, 'c'],
    ])
  })

  it('knows doubts only of what waits, and keeps those it has no words for', () => {
    expect(isDoubtful(row('a', { doubts: ['implausible'] }))).toBe(true)
    expect(isDoubtful(row('a', { doubts: ['implausible'], state: 'confirmed' }))).toBe(false)
    expect(doubtsOf(['unit-unknown', 'brand-new', 'even-newer'])).toEqual(['unit-unknown', 'other'])
  })
})

describe('a correction', () => {
  const kept = row('a')

  it('sends only what was changed', () => {
    expect(changesOf(kept, draftOf(kept))).toEqual({})
    expect(changesOf(kept, { ...draftOf(kept), value: ' 5,4 ' })).toEqual({ value_printed: '5,4' })
  })

  it('clears what was emptied', () => {
    expect(changesOf(kept, { ...draftOf(kept), unit: '', date: '', analyte: null, specimen: null })).toEqual({
      unit_printed: null,
      collected_on: null,
      analyte: null,
      specimen: null,
    })
  })
})
