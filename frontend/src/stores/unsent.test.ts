import { beforeEach, expect, it } from 'vitest'
import type { User } from '@/api/types'
import type { Question } from './answers'
import { signedIn } from './session'
import { dropUnsent, keepUnsent, unsentIn, useUnsent } from './unsent'

const question: Question = {
  chatId: 'c',
  clientId: 'k',
  act: 'ask',
  targetId: null,
  content: 'What about my TSH?',
  documentIds: [],
  parentId: null,
  skill: null,
}

beforeEach(() => {
  useUnsent.setState({ byUser: {} })
  signedIn('t', { id: 'u' } as User)
})

it('belongs to one person and one chat', () => {
  keepUnsent(question)
  expect(unsentIn('other')).toBeUndefined()
  signedIn('t', { id: 'somebody' } as User)
  expect(unsentIn('c')).toBeUndefined()
  dropUnsent('c')
  signedIn('t', { id: 'u' } as User)
  expect(unsentIn('c')).toEqual(question)
})

it('keeps nothing of an act without words of its own', () => {
  keepUnsent({ ...question, act: 'regenerate', targetId: 'a' })
  expect(unsentIn('c')).toBeUndefined()
})

it('is gone here when another tab has sent it', () => {
  keepUnsent(question)
  localStorage.setItem('unsent', JSON.stringify({ state: { byUser: { u: {} } }, version: 0 }))
  window.dispatchEvent(new StorageEvent('storage', { key: 'unsent' }))
  expect(unsentIn('c')).toBeUndefined()
})
