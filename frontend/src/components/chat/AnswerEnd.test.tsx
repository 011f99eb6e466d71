import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen } from '@testing-library/react'
import { beforeAll, expect, it, vi } from 'vitest'
import type { Message } from '@/api/types'
import { speakInTest } from '@/test-language'
import { AnswerEnd } from './AnswerEnd'
import { type ChatActs, ChatActsProvider } from './chat-acts'

const message = {
  id: 'm',
  chat_id: 'c',
  parent_id: 'q',
  role: 'assistant',
  content: 'TSH is high.',
  status: 'complete',
  metadata: {},
  sibling_ids: ['m'],
  created_at: '2026-11-23T09:00:00Z',
} as Message

function show(change: Partial<Message>, hindrance: string | null) {
  const acts = {
    chatId: 'c',
    hindrance,
    regenerate: vi.fn(),
    proceed: vi.fn(),
  } as Partial<ChatActs> as ChatActs
  render(
    <QueryClientProvider client={new QueryClient()}>
      <ChatActsProvider value={acts}>
        <AnswerEnd message={{ ...message, ...change }} isLast locked={false} wantedId={null} />
      </ChatActsProvider>
    </QueryClientProvider>,
  )
}

beforeAll(() => speakInTest('en'))

it('a limit that is spent lets no answer be written anew, and says so', () => {
  show({}, 'The limit is reached')
  expect(screen.getByRole('button', { name: 'Answer again' })).toBeDisabled()
  expect(screen.getByTitle('The limit is reached')).toBeInTheDocument()
})

it('nor a broken one go on', async () => {
  show({ status: 'interrupted', metadata: { reason: 'stopped' } }, 'The limit is reached')
  expect(await screen.findByRole('button', { name: 'Continue' })).toBeDisabled()
})

it('while there is something left, both can be had', async () => {
  show({ status: 'interrupted', metadata: { reason: 'stopped' } }, null)
  expect(await screen.findByRole('button', { name: 'Continue' })).toBeEnabled()
})

it('says what was remembered only where something was', () => {
  show({}, null)
  expect(screen.queryByRole('button', { name: 'Memory used in this answer' })).toBeNull()
})

it('and then on request', () => {
  show({ metadata: { remembered: 2 } }, null)
  expect(screen.getByRole('button', { name: 'Memory used in this answer' })).toHaveAttribute(
    'aria-expanded',
    'false',
  )
})
