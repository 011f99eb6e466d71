import { describe, expect, it } from 'vitest'
import { diffLines, pairLines } from './line-diff'

const shown = (before: string, after: string) =>
  diffLines(before, after).map(({ kind, text }) => ({ same: ' ', removed: '-', added: '+' })[kind] + text)

describe('two texts, line by line', () => {
  it('keep what is in both and mark the rest', () => {
    expect(shown('a\nb\nc', 'a\nx\nc\nd')).toEqual([' a', '-b', '+x', ' c', '+d'])
    expect(shown('one\ntwo\nthree\nfour', 'zero\none\nthree\nfour\nfive')).toEqual([
      '+zero',
      ' one',
      '-two',
      ' three',
      ' four',
      '+five',
    ])
  })

  it('are all the same, all new or all gone', () => {
    expect(shown('a\nb', 'a\nb')).toEqual([' a', ' b'])
    expect(shown('', 'a\nb')).toEqual(['-', '+a', '+b'])
    expect(shown('a', '')).toEqual(['-a', '+'])
  })

  it('give back both texts, whatever they are', () => {
    const letters = 'abc'
    for (let seed = 1; seed < 200; seed += 1) {
      const text = (salt: number) =>
        Array.from(
          { length: (seed * salt) % 9 },
          (_, index) => letters[(seed * (index + salt) * 7) % 3],
        ).join('\n')
      const [before, after] = [text(5), text(11)]
      const lines = diffLines(before, after)
      const side = (left: 'removed' | 'added') =>
        lines
          .filter(({ kind }) => kind === 'same' || kind === left)
          .map((line) => line.text)
          .join('\n')
      expect([side('removed'), side('added')]).toEqual([before, after])
    }
  })

  it('do not hang on two long texts without a common line', () => {
    const long = (mark: string) => Array.from({ length: 3000 }, (_, index) => `${mark}${index}`).join('\n')
    expect(diffLines(long('a'), long('b'))).toHaveLength(6000)
  })

  it('stand side by side', () => {
    const pairs = pairLines(diffLines('a\nb\nc', 'a\nx\ny\nc'))
    expect(pairs.map(({ left, right }) => [left?.text ?? null, right?.text ?? null])).toEqual([
      ['a', 'a'],
      ['b', 'x'],
      [null, 'y'],
      ['c', 'c'],
    ])
  })
})
