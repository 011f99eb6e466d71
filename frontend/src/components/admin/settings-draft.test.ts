import { describe, expect, it } from 'vitest'
import type { ServerSettings } from '@/api/types'
import { changesOf, draftOf, isDefaultAllowed } from './settings-draft'

const stored: ServerSettings = {
  self_registration_enabled: true,
  claude_model: 'big',
  extraction_model: 'small',
  review_model: 'small',
  title_model: 'small',
  effort: null,
  thinking: 'auto',
  compatibility: 'auto',
  default_max_chats: 200,
  default_messages_per_day: 100,
  default_tokens_per_day: 500_000,
}

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
