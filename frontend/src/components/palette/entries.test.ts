import { Search } from 'lucide-react'
import { describe, expect, it } from 'vitest'
import { type Entry, isPaletteKey, matching } from './entries'

const entry = (title: string, also?: string): Entry => ({
  id: title,
  icon: Search,
  title,
  ...(also ? { also } : {}),
  run: () => undefined,
})

const titles = (typed: string, entries: Entry[]) => matching(entries, typed).map(({ title }) => title)

describe('the palette', () => {
  it('finds by the beginnings of words, title first', () => {
    const entries = [entry('Отчёты'), entry('Тёмная тема'), entry('Ещё один отчет'), entry('Документы')]
    expect(titles('отче', entries)).toEqual(['Отчёты', 'Ещё один отчет'])
    expect(titles('тема тем', entries)).toEqual(['Тёмная тема'])
    expect(titles('кументы', entries)).toEqual([])
  })

  it('finds by other words that are not shown, and shows everything for nothing', () => {
    const entries = [entry('Dark theme', 'night'), entry('Memory')]
    expect(titles('nig', entries)).toEqual(['Dark theme'])
    expect(titles('  ', entries)).toEqual(['Dark theme', 'Memory'])
  })

  it('opens by the place of the key, also in a Russian layout', () => {
    const press = (init: KeyboardEventInit) => isPaletteKey(new KeyboardEvent('keydown', init))
    expect(press({ code: 'KeyK', key: 'л', ctrlKey: true })).toBe(true)
    expect(press({ code: 'KeyK', key: 'k', metaKey: true })).toBe(true)
    expect(press({ code: 'KeyK', key: 'k' })).toBe(false)
    expect(press({ code: 'KeyR', key: 'k', ctrlKey: true })).toBe(false)
    expect(press({ code: 'KeyK', ctrlKey: true, shiftKey: true })).toBe(false)
  })
})
