import { describe, expect, it } from 'vitest'
import type { LabResult, LatestLab } from '@/api/types'
import { toneOf } from './FlagMark'
import { grouped } from './groups'
import { keyOf, keysOf, trendPath } from './paths'
import { unitWords } from './unit-words'
import { decimalWords, rangeWords, resultWords, rounded, typedDecimal } from './values'

it('only what was surely read, or looked at, alarms in red', () => {
  const tone = (state: string, doubts: string[]) => toneOf({ flag: 'high', state, doubts })
  expect(tone('unconfirmed', [])).toBe('text-bad')
  expect(tone('confirmed', ['implausible'])).toBe('text-bad')
  expect(tone('unconfirmed', ['implausible'])).toBe('text-warn')
})

describe('numbers of a laboratory', () => {
  it('keep their zeros and follow the language', () => {
    expect(decimalWords('4.00', 'en')).toBe('4.00')
    expect(decimalWords('4.00', 'ru')).toBe('4,00')
    expect(decimalWords('1234.5', 'ru')).toBe('1\u00a0234,5')
    expect(decimalWords('0.0000001', 'en')).toBe('0.0000001')
    expect(decimalWords('follow-up', 'en')).toBe('follow-up')
  })

  it('come with their comparator, or in the words of the report', () => {
    const result = (
      value: string | null,
      comparator: string | null,
      value_printed: string,
      kind = 'quantity',
    ) => resultWords({ value, comparator, value_printed, kind }, 'ru')
    expect(result('0.5', '<', '<0,5')).toBe('<0,5')
    expect(result('5', '>=', '>=5')).toBe('≥5')
    expect(result(null, null, 'отрицательно')).toBe('отрицательно')
    expect(result('80', null, '1:80', 'titre')).toBe('1:80')
    expect(result('320', null, '> 1:320')).toBe('> 1:320')
  })

  it('are not made more exact by a conversion', () => {
    expect(rounded('3.36221')).toBe('3.362')
    expect(rounded('0.0258632')).toBe('0.02586')
    expect(rounded('123456.7')).toBe('123457')
    expect(rounded('')).toBe('')
  })

  it('have ranges with one side or two', () => {
    const range = (
      range_low: string | null,
      range_high: string | null,
      range_printed: string | null = null,
    ) => rangeWords({ range_low, range_high, range_printed }, 'en')
    expect(range('0.40', '4.00')).toBe('0.40–4.00')
    expect(range(null, '5.2')).toBe('≤5.2')
    expect(range('60', null)).toBe('≥60')
    expect(range(null, null, 'see below')).toBe('see below')
    expect(range(null, null)).toBe('')
  })

  it('are read as typed, with a comma or a point, and never guessed', () => {
    expect(typedDecimal('5,4')).toBe('5.4')
    expect(typedDecimal(' 5.40 ')).toBe('5.40')
    expect(typedDecimal('1 234,5')).toBe('1234.5')
    expect(typedDecimal('-0,3')).toBe('-0.3')
    expect(typedDecimal('12 34')).toBeNull()
    expect(typedDecimal('1,234.5')).toBeNull()
    expect(typedDecimal('5,')).toBeNull()
    expect(typedDecimal('отр.')).toBeNull()
  })
})

describe('units', () => {
  it('are written as people write them, in both languages', () => {
    expect(unitWords('m[IU]/L', 'en')).toBe('mIU/L')
    expect(unitWords('m[IU]/L', 'ru')).toBe('мМЕ/л')
    expect(unitWords('umol/L', 'en')).toBe('µmol/L')
    expect(unitWords('10*9/L', 'ru')).toBe('10⁹/л')
    expect(unitWords('10*12/L', 'en')).toBe('10¹²/L')
    expect(unitWords('mL/min/{1.73_m2}', 'ru')).toBe('мл/мин/1,73 м²')
    expect(unitWords('mg/L{FEU}', 'en')).toBe('mg/L FEU')
    expect(unitWords('{ratio}', 'en')).toBe('')
    expect(unitWords('%', 'ru')).toBe('%')
  })
})

describe('the address of curves', () => {
  it('holds printed names with commas and slashes', () => {
    const keys = ['tsh:serum', 'printed:а/г, индекс:', 'printed:100 %:serum']
    expect(keysOf(trendPath(keys))).toEqual(keys)
    expect(keysOf('/labs/tsh:serum,tsh:serum')).toEqual(['tsh:serum'])
    expect(keysOf('/labs/100%')).toEqual(['100%'])
  })
})

describe('the curve of a result', () => {
  const result = (analyte: string | null, analyte_printed: string, specimen: string | null) =>
    keyOf({ analyte, analyte_printed, specimen } as LabResult)

  it('is named by its analyte, or by what is printed', () => {
    expect(result('tsh', 'ТТГ', 'serum')).toBe('tsh:serum')
    expect(result(null, ' Зелёный  Тест ', null)).toBe('printed:зеленый тест:')
  })
})

describe('groups of results', () => {
  const lab = (key: string, group: string | null, flag: 'high' | 'normal') =>
    ({ key, group, latest: { flag } }) as LatestLab

  it('stand in the order of a report behind what is out of range, the unknown last', () => {
    const { out, groups } = grouped([
      lab('a', null, 'normal'),
      lab('b', 'thyroid', 'normal'),
      lab('c', 'thyroid', 'high'),
      lab('d', 'hematology', 'normal'),
      lab('e', 'astrology', 'normal'),
    ])
    expect(out.map(({ key }) => key)).toEqual(['c'])
    expect(groups.map(({ name, labs }) => [name, labs.map(({ key }) => key).join('')])).toEqual([
      ['hematology', 'd'],
      ['thyroid', 'b'],
      ['other', 'ae'],
    ])
  })
})
