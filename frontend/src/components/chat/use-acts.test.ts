import { renderHook } from '@testing-library/react'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { showUnsent } from '@/api/answering'
import type { User } from '@/api/types'
import { forgetAnswers, liveAnswer, type Question } from '@/stores/answers'
import { useDrafts } from '@/stores/drafts'
import { signedIn } from '@/stores/session'
import { keepUnsent, unsentIn, useUnsent } from '@/stores/unsent'
import { useActs } from './use-acts'
import { currentDraft, editKey } from './use-draft'

const question: Question = {
  chatId: 'c',
  clientId: 'k',
  act: 'ask',
  targetId: null,
  content: 'What about my TSH?',
  documentIds: ['d'],
  parentId: null,
  skill: null,
}
const edit = vi.fn()

function refused(change: Partial<Question>) {
  const asked = { ...question, ...change }
  keepUnsent(asked)
  showUnsent(asked)
  const means = {
    chatId: 'c',
    hindrance: null,
    skill: null,
    show: vi.fn(),
    ready: vi.fn(),
    edit,
    focusField: vi.fn(),
  }
  const { result } = renderHook(() => useActs(means))
  const live = liveAnswer('c')
  if (live) result.current.dismiss(live)
}

beforeEach(() => {
  forgetAnswers()
  edit.mockReset()
  useDrafts.setState({ byUser: {} })
  useUnsent.setState({ byUser: {} })
  signedIn('t', { id: 'u' } as User)
})

describe('a question that could not be sent, taken back', () => {
  it('goes back to the field with its files', () => {
    refused({})
    expect(currentDraft('c')).toEqual({ text: 'What about my TSH?', documentIds: ['d'] })
    expect(liveAnswer('c')).toBeUndefined()
    expect(unsentIn('c')).toBeUndefined()
  })

  it('opens again where it was edited, with the words as they were changed', () => {
    refused({ act: 'edit', targetId: 'q', content: 'What about my T3?' })
    expect(edit).toHaveBeenCalledWith('q')
    expect(currentDraft(editKey('q')).text).toBe('What about my T3?')
    expect(currentDraft('c').text).toBe('')
  })
})
