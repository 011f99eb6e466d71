import i18next from 'i18next'
import { describe, expect, it } from 'vitest'
import { speakInTest } from '@/test-language'
import { makeFormat } from './format'

describe('numbers and dates', () => {
  const moscow = makeFormat('ru', 'Europe/Moscow')
  const now = new Date('2026-11-23T21:30:00Z')

  it('follow the zone of the person, not of the machine', () => {
    expect(moscow.time('2026-11-23T21:30:00Z')).toBe('00:30')
    expect(moscow.dayOf('2026-11-23T21:30:00Z')).toBe('2026-11-24')
    expect(moscow.dayName('2026-11-23T20:00:00Z', now)).toBe('вчера')
    expect(moscow.dayName('2026-11-25T06:00:00Z', now)).toBe('завтра')
    expect(moscow.dayName('2026-12-07T06:00:00Z', now)).toBe('7 декабря')
    expect(makeFormat('en', 'America/New_York').calendarDay('2026-11-23')).toBe('23 November')
  })

  it('use the signs of the language', () => {
    expect(moscow.number(1234.5)).toBe('1\u00a0234,5')
    expect(moscow.fileSize(184_223)).toBe('179,9\u00a0КБ')
    expect(moscow.wait(40)).toMatch(/^40\sс$/)
    expect(moscow.wait(850)).toMatch(/^15\sмин$/)
    expect(makeFormat('en', 'UTC').compact(48_200)).toBe('48.2K')
    expect(moscow.compact(4400)).toBe('4,4\u00a0тыс.')
    expect(moscow.compact(999)).toBe('999')
    expect(makeFormat('en', 'UTC').seconds(0.14)).toBe('0.1\u00a0s')
    expect(makeFormat('en', 'UTC').seconds(0.002)).toBe('<0.1\u00a0s')
    expect(moscow.seconds(1.25)).toBe('1,3\u00a0с')
    expect(makeFormat('en', 'UTC').money('0.000234')).toBe('$0.00023')
    expect(makeFormat('en', 'UTC').money(1234.5)).toBe('$1,234.50')
    expect(moscow.money('0')).toMatch(/^0,00\s\$$/)
    expect(makeFormat('en', 'UTC').weekdayNames()[0]).toBe('Mon')
  })
})

describe('Russian plurals', () => {
  it.each([
    [1, '1 страница'],
    [2, '2 страницы'],
    [5, '5 страниц'],
    [11, '11 страниц'],
    [21, '21 страница'],
    [1.5, '1,5 страницы'],
  ])('say %s as %s', async (count, words) => {
    await speakInTest('ru')
    expect(i18next.t('documents.pages', { count })).toBe(words)
  })
})
