import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen } from '@testing-library/react'
import { beforeAll, expect, it, vi } from 'vitest'
import type { LiveAnswer } from '@/stores/answers'
import { speakInTest } from '@/test-language'
import { type ChatActs, ChatActsProvider } from './chat-acts'
import { Refused } from './Refused'

const spent = 'The limit for today is reached. New questions: tomorrow 00:00'
const live = { question: { act: 'ask' }, messageId: null, problem: null } as Partial<LiveAnswer> as LiveAnswer

const shown = (hindrance: string | null) => (
  <QueryClientProvider client={new QueryClient()}>
    <ChatActsProvider
      value={{ hindrance, retry: vi.fn(), dismiss: vi.fn() } as Partial<ChatActs> as ChatActs}
    >
      <Refused live={live} />
    </ChatActsProvider>
  </QueryClientProvider>
)

beforeAll(() => speakInTest('en'))

it('a refused question is not asked again while the limit is spent, and may be once there is room', () => {
  const { rerender } = render(shown(spent))
  expect(screen.getByRole('button', { name: 'Try again' })).toBeDisabled()
  expect(screen.getByTitle(spent)).toBeInTheDocument()
  expect(screen.getByRole('button', { name: 'Edit the question' })).toBeEnabled()
  rerender(shown(null))
  expect(screen.getByRole('button', { name: 'Try again' })).toBeEnabled()
})
