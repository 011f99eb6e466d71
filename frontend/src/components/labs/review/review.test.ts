import { describe, expect, it } from 'vitest'
import type { LabResult, PageWord } from '@/api/types'
import { changesOf, draftOf } from './changes'
import { doubtsOf } from './doubts'
import { placeOf } from './places'
import { byPage, isDoubtful, nextOpen } from './progress'

const row = (id: string, change: Partial<LabResult> = {}) =>
  ({
    id,
    page: 1,
    state: 'unconfirmed',
    doubts: [],
    analyte: 'tsh',
    value_printed: '4,87',
    unit_printed: 'мМЕ/л',
    range_printed: null,
    collected_on: '2026-03-12',
    ...change,
  }) as LabResult

describe('the place of a row on the picture', () => {
  const word = (text: string, start: number, box: PageWord['box']): PageWord => ({
    text,
    start,
    end: start + text.length,
    box,
    confidence: null,
  })
  const words = [
    word('Ferritin', 20, [0.1, 0.3, 0.2, 0.32]),
    word('TSH', 0, [0.1, 0.2, 0.15, 0.22]),
    word('4.87', 6, [0.4, 0.199, 0.45, 0.221]),
    word('8.4', 31, [0.4, 0.3, 0.43, 0.32]),
  ]

  it('goes around all words of its quote, whatever the spaces between columns', () => {
    expect(placeOf(words, 'TSH   4.87')).toEqual({ left: 0.1, top: 0.199, right: 0.45, bottom: 0.221 })
    expect(placeOf(words, '8.4')).toEqual({ left: 0.4, top: 0.3, right: 0.43, bottom: 0.32 })
  })

  it('is not made up', () => {
    expect(placeOf(words, 'Iron 9.1')).toBeNull()
    expect(placeOf([], 'TSH')).toBeNull()
    expect(placeOf(words, '')).toBeNull()
  })
})

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
    expect(changesOf(kept, { ...draftOf(kept), unit: '', date: '', analyte: null })).toEqual({
      unit_printed: null,
      collected_on: null,
      analyte: null,
    })
  })
})
