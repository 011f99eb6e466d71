import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { renderHook } from '@testing-library/react'
import type { ReactNode } from 'react'
import { beforeEach, expect, it } from 'vitest'
import { chatQuery } from '@/api/chats'
import type { Chat, Message } from '@/api/types'
import { chatOf } from '@/test-nouns'
import { firstAfter, useFirstNew } from './use-first-new'

const answer = (id: string, finishedAt: string) =>
  ({ id, role: 'assistant', status: 'complete', finished_at: finishedAt }) as Message
const thread = [
  { id: 'q1', role: 'user' } as Message,
  answer('a1', '2026-11-23T10:00:05Z'),
  { id: 'q2', role: 'user' } as Message,
  answer('a2', '2026-11-23T10:10:05Z'),
]

let queries: QueryClient
beforeEach(() => {
  queries = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } })
})
const know = (change: Partial<Chat>) => queries.setQueryData(chatQuery('chat').queryKey, chatOf(change))
const visit = (watching = false) =>
  renderHook(() => useFirstNew('chat', thread, watching), {
    wrapper: ({ children }: { children: ReactNode }) => (
      <QueryClientProvider client={queries}>{children}</QueryClientProvider>
    ),
  })

it('the first answer that was finished after the last visit is the new one', () => {
  know({ is_unread: true, read_at: '2026-11-23T10:05:00Z' })
  expect(visit().result.current).toBe('a2')
})

it('it stays the new one although opening the chat marks it as read, and is none at the next visit', () => {
  know({ is_unread: true, read_at: '2026-11-23T10:05:00Z' })
  const { result, rerender, unmount } = visit()
  know({ is_unread: false, read_at: '2026-11-23T10:20:00Z' })
  rerender()
  expect(result.current).toBe('a2')
  unmount()
  expect(visit().result.current).toBeNull()
})

it('what is finished while the chat is open is no news', () => {
  know({ is_unread: false, read_at: '2026-11-23T10:05:00Z' })
  const { result, rerender } = visit()
  know({ is_unread: true, read_at: '2026-11-23T10:05:00Z' })
  rerender()
  expect(result.current).toBeNull()
})

it('nor is what was asked before it was known whether there is any', () => {
  const { result, rerender } = visit(true)
  know({ is_unread: true, read_at: '2026-11-23T10:05:00Z' })
  rerender()
  expect(result.current).toBeNull()
})

it('times of different precision are compared as moments', () => {
  expect(firstAfter('2026-11-23T10:10:05.000400Z', thread)).toBeUndefined()
})
