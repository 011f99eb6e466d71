import { describe, expect, it } from 'vitest'
import { settingsOf } from '@/test-nouns'
import { changesOf, draftOf, isDefaultAllowed } from './settings-draft'

const stored = settingsOf()

describe('settings', () => {
  it('send only what was changed', () => {
    expect(changesOf(draftOf(stored), stored)).toEqual({})
    const draft = {
      ...draftOf(stored),
      claude_model: ' bigger ',
      default_tokens_per_day: '500 000',
      effort: 'low' as const,
    }
    expect(changesOf(draft, stored)).toEqual({ claude_model: 'bigger', effort: 'low' })
  })

  it('put an effort back to what the model prefers', () => {
    const high = { ...stored, effort: 'high' as const }
    expect(changesOf({ ...draftOf(high), effort: null }, high)).toEqual({ effort: null })
  })

  it('need a number for every default', () => {
    expect(isDefaultAllowed('default_max_chats', '')).toBe(false)
    expect(isDefaultAllowed('default_max_chats', '0')).toBe(true)
    expect(isDefaultAllowed('default_tokens_per_day', 'lots')).toBe(false)
  })
})
