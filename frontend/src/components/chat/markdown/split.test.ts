import { describe, expect, it } from 'vitest'
import { BlockSplitter } from './split'

const answer =
  '# ТТГ\n\nВырос до **4,87**.\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n- one\n- two\n\n```\ncode\n\ncode\n```\n\nEnd.'

describe('the block splitter', () => {
  it('loses nothing, letter by letter', () => {
    const splitter = new BlockSplitter()
    for (let end = 1; end <= answer.length; end += 1) {
      const { sealed, tail } = splitter.split(answer.slice(0, end))
      expect(sealed.join('') + tail).toBe(answer.slice(0, end))
    }
  })

  it('seals the same blocks however the text was cut', () => {
    const atOnce = new BlockSplitter().split(answer)
    const grown = new BlockSplitter()
    for (let end = 3; end < answer.length; end += 3) grown.split(answer.slice(0, end))
    expect(grown.split(answer)).toEqual(atOnce)
    expect(atOnce.sealed).toHaveLength(5)
  })

  it('keeps a fence with empty lines whole', () => {
    const { tail } = new BlockSplitter().split('```\na\n\nb')
    expect(tail).toBe('```\na\n\nb')
  })

  it('begins again when the text is another one', () => {
    const splitter = new BlockSplitter()
    splitter.split(answer)
    expect(splitter.split('Short.')).toEqual({ sealed: [], tail: 'Short.' })
  })

  it('does not copy the sealed blocks when nothing new was sealed', () => {
    const splitter = new BlockSplitter()
    const before = splitter.split('One.\n\nTwo').sealed
    expect(splitter.split('One.\n\nTwo, longer').sealed).toBe(before)
  })
})
