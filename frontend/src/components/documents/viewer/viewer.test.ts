import { describe, expect, it } from 'vitest'
import type { PlacedWord } from '@/api/types'
import { findWords } from '@/components/shared/find-quote'
import { isShaky, placeOfQuote, placesOfWords, shareOf } from '@/components/shared/word-places'
import { segmentsOf } from './segments'
import { boxOf, inView, nextZoom, zooms } from './stack'
import { hitAt, spansOf } from './use-find'

describe('words in a text', () => {
  const text = 'Ещё железо.\nЖелезо   сыворотки и ЖЕЛЕЗО'
  it('are found wherever they stand, in any case and with ё or е', () => {
    expect(findWords(text, ' железо ').map(({ start }) => start)).toEqual([4, 12, 33])
    expect(findWords(text, 'еще')).toEqual([{ start: 0, end: 3 }])
  })
  it('stay apart where spaces keep them apart, however many', () => {
    expect(findWords(text, 'железо сыворотки')).toEqual([{ start: 12, end: 30 }])
    expect(findWords(text, 'железосыворотки')).toEqual([])
    expect(findWords(text, ' ')).toEqual([])
  })
})

describe('a text with marks', () => {
  it('is cut where they begin and end, also when they overlap', () => {
    const segments = segmentsOf('TSH 4.87 high', [
      { start: 0, end: 8, kind: 'quote' },
      { start: 4, end: 13, kind: 'shaky' },
    ])
    expect(segments.map(({ text, kinds }) => [text, [...kinds]])).toEqual([
      ['TSH ', ['quote']],
      ['4.87', ['quote', 'shaky']],
      [' high', ['shaky']],
    ])
  })
  it('is one piece without any, and nothing lies beyond its end', () => {
    expect(segmentsOf('abc', []).map(({ text }) => text)).toEqual(['abc'])
    expect(segmentsOf('abc', [{ start: 2, end: 99, kind: 'find' }]).map(({ text }) => text)).toEqual([
      'ab',
      'c',
    ])
  })
})

const word = (
  text: string,
  start: number,
  box: PlacedWord['box'],
  confidence: number | null = 95,
): PlacedWord => ({
  text,
  start,
  end: start + text.length,
  box,
  confidence,
})

describe('words on the picture', () => {
  const words = [
    word('4,87', 7, [0.4, 0.1, 0.5, 0.12], 41),
    word('ТТГ', 0, [0.1, 0.1, 0.2, 0.12]),
    word('мкМЕ/мл', 13, [0.1, 0.2, 0.3, 0.22]),
    word('ТТГ', 30, [0.1, 0.5, 0.2, 0.52]),
  ]
  it('are lit line by line where a quote stands, whatever their order', () => {
    expect(placeOfQuote(words, 'ТТГ   4,87 мкМЕ/мл')).toEqual([
      [0.1, 0.1, 0.5, 0.12],
      [0.1, 0.2, 0.3, 0.22],
    ])
    expect(placeOfQuote(words, 'ТТГ 9,99')).toEqual([])
  })
  it('are all found, in the order of the text', () => {
    expect(placesOfWords(words, ['мкме/мл', 'ттг'])).toEqual([
      [[0.1, 0.1, 0.2, 0.12]],
      [[0.1, 0.2, 0.3, 0.22]],
      [[0.1, 0.5, 0.2, 0.52]],
    ])
  })
  it('are doubted when they were read with little confidence, and never when nothing is known', () => {
    expect(words.filter(isShaky).map(({ text }) => text)).toEqual(['4,87'])
    expect(isShaky({ confidence: null })).toBe(false)
  })
  it('are as far down as the page is turned', () => {
    const turns = [0, 90, 180, 270].map((turn) => Math.round(shareOf([0.1, 0.2, 0.3, 0.25], turn) * 100))
    expect(turns).toEqual([20, 10, 75, 70])
  })
})

describe('a stack of pages', () => {
  it('draws those in view and two on each side', () => {
    const heights = Array.from({ length: 200 }, () => 1000)
    expect(inView(heights, 0, 800)).toEqual({ current: 1, first: 1, last: 3 })
    const far = inView(heights, 100 * 1016 + 500, 800)
    expect(far).toEqual({ current: 101, first: 99, last: 104 })
    expect(inView(heights, 1e9, 800)).toEqual({ current: 200, first: 198, last: 200 })
  })
  it('lays a page on its side when it is turned', () => {
    expect(boxOf({ width: 200, height: 400 }, 100, 0)).toEqual({ width: 100, height: 200 })
    expect(boxOf({ width: 200, height: 400 }, 100, 270)).toEqual({ width: 100, height: 50 })
  })
  it('grows and shrinks in steps, from anywhere, up to its ends', () => {
    expect([nextZoom(1, 1), nextZoom(1.1, 1), nextZoom(1.1, -1), nextZoom(0.5, -1)]).toEqual([
      1.25, 1.25, 1, 0.5,
    ])
    expect(nextZoom(zooms.at(-1) ?? 0, 1)).toBe(4)
  })
})

describe('words in a document', () => {
  const items = [
    { page: 2, count: 2, words: ['iron'] },
    { page: 7, count: 1, words: ['iron'] },
  ]
  it('are counted from page to page', () => {
    expect([0, 1, 2, 3].map((index) => hitAt(items, index))).toEqual([
      { page: 2, nth: 0 },
      { page: 2, nth: 1 },
      { page: 7, nth: 0 },
      null,
    ])
  })
  it('stand in the order of the text, whichever of them', () => {
    const spans = spansOf('Ферритин, железо, ФЕРРИТИНА', ['железо', 'ферритин'])
    expect(spans.map(({ start }) => start)).toEqual([0, 10, 18])
  })
})
