import { expect, it } from 'vitest'
import { mailDraftOf, mailWish } from './mail-draft'

const stored = {
  host: 'mail.example.org',
  port: 465,
  user: 'us',
  password: '••••••••',
  from: 'us@example.org',
  tls: 'tls',
  is_set_here: true,
} as const

it('a password that nobody typed is not sent, so that the kept one stays', () => {
  const draft = mailDraftOf(stored)
  expect(draft.password).toBe('')
  expect(mailWish(draft)).toEqual({
    host: 'mail.example.org',
    port: 465,
    user: 'us',
    from: 'us@example.org',
    tls: 'tls',
  })
  expect(mailWish({ ...draft, password: 'new' })).toHaveProperty('password', 'new')
})

it('nothing is sent that no server could be reached by', () => {
  const empty = mailDraftOf(null)
  expect(mailWish(empty)).toBeNull()
  for (const port of ['', '0', '70000', 'x'])
    expect(mailWish({ ...empty, host: 'mail.example.org', port })).toBeNull()
})
