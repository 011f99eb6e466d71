import { describe, expect, it } from 'vitest'
import { isAllowed, readNumber } from './limits'

describe('a limit as it is typed', () => {
  it.each([
    ['', null],
    ['  ', null],
    ['0', 0],
    ['500 000', 500_000],
    ['500\u00a0000', 500_000],
  ])('%j is %j', (text, value) => {
    expect(readNumber(text)).toBe(value)
  })

  it.each(['-1', '1.5', '1,5', 'many', '1e3'])('%j is no limit', (text) => {
    expect(isAllowed('max_chats', readNumber(text))).toBe(false)
  })

  it('stays within what the server keeps', () => {
    expect(isAllowed('max_ai_messages_per_day', 100_000)).toBe(true)
    expect(isAllowed('max_ai_messages_per_day', 100_001)).toBe(false)
    expect(isAllowed('max_ai_tokens_per_day', null)).toBe(true)
  })
})
