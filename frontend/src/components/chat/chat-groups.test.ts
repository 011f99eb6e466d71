import { describe, expect, it } from 'vitest'
import type { Chat } from '@/api/types'
import { makeFormat } from '@/i18n/format'
import { chatOf } from '@/test-nouns'
import { groupChats } from './chat-groups'

const now = new Date('2026-11-23T21:30:00Z')
const { dayOf } = makeFormat('en', 'Europe/Moscow')

const chat = (title: string, active_at: string, change: Partial<Chat> = {}): Chat =>
  chatOf({ id: title, title, active_at, ...change })

const shown = (chats: Chat[]) =>
  groupChats(chats, dayOf, now).map(({ name, chats: members }) => [name, members.map(({ title }) => title)])

describe('the list of chats', () => {
  it('is told by days of the person, not of the machine', () => {
    expect(
      shown([
        chat('after midnight in Moscow', '2026-11-23T21:10:00Z'),
        chat('late evening in Moscow', '2026-11-23T20:50:00Z'),
        chat('a week ago', '2026-11-17T09:00:00Z'),
        chat('longer ago', '2026-11-15T09:00:00Z'),
      ]),
    ).toEqual([
      ['today', ['after midnight in Moscow']],
      ['yesterday', ['late evening in Moscow']],
      ['week', ['a week ago']],
      ['older', ['longer ago']],
    ])
  })

  it('begins with what is pinned, and a new title moves nothing', () => {
    const chats = [
      chat('b', '2026-11-23T21:00:00Z'),
      chat('a', '2026-11-23T21:20:00Z'),
      chat('pinned', '2025-01-01T00:00:00Z', { is_pinned: true }),
    ]
    expect(shown(chats)).toEqual([
      ['pinned', ['pinned']],
      ['today', ['a', 'b']],
    ])
    const renamed = chats.map((one) =>
      one.id === 'b' ? { ...one, title: 'z', updated_at: now.toISOString() } : one,
    )
    expect(shown(renamed)).toEqual([
      ['pinned', ['pinned']],
      ['today', ['a', 'z']],
    ])
  })
})
