import { QueryClientProvider } from '@tanstack/react-query'
import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { createMemoryRouter, RouterProvider } from 'react-router'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { messagesQuery } from '@/api/chats'
import { http } from '@/api/client'
import { queryClient } from '@/api/query-client'
import type { Message, ToolCall } from '@/api/types'
import { speakInTest } from '@/test-language'
import { useThread } from '../use-thread'
import { ActLines } from './ActLines'
import { ReadingLine } from './ReadingLine'

const call = (tool: Partial<ToolCall>): ToolCall => ({
  tool_use_id: 't1',
  name: 'search_documents',
  input: {},
  status: 'ok',
  summary: '',
  ref: null,
  ...tool,
})
const saved = call({
  name: 'save_memory',
  input: { category: 'allergy', title: 'Penicillin allergy', importance: 'high', replaces: 'an-id' },
  summary: 'Saved to memory: Penicillin allergy',
  ref: { kind: 'memory', id: 'm1' },
  can_undo: true,
  duration_ms: 320,
})
const answer: Message = {
  id: 'a',
  chat_id: 'c',
  parent_id: 'q',
  role: 'assistant',
  content: 'Done.',
  status: 'complete',
  metadata: { tool_calls: [saved] },
  sibling_ids: ['a'],
  created_at: '2026-11-23T09:00:00Z',
  finished_at: '2026-11-23T09:00:05Z',
}

function Stored() {
  const { turns } = useThread('c')
  const shown = turns.at(-1)?.answer
  return shown ? <ActLines message={shown} tools={shown.metadata.tool_calls ?? []} /> : null
}

function show(element: React.ReactNode) {
  const router = createMemoryRouter([{ path: '*', element }])
  render(
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  )
}

beforeAll(() => speakInTest('en'))
beforeEach(() => queryClient.clear())

describe('what was looked up', () => {
  it('is one line, however much it was, with the failures told in words', async () => {
    const tools = [
      call({ tool_use_id: '1', input: { query: 'ferritin', limit: 5 }, summary: '2 pages found' }),
      call({ tool_use_id: '2', name: 'get_memory', input: { category: 'allergy' } }),
      call({ tool_use_id: '3', status: 'error', summary: 'The search took too long.' }),
    ]
    show(<ReadingLine tools={tools} />)
    const line = screen.getByRole('button', {
      name: /Looked into your records 3 times\s*·\s*1 of them failed/,
    })
    expect(screen.queryByText('ferritin')).toBeNull()
    await userEvent.click(line)
    expect(screen.getByText('ferritin')).toBeInTheDocument()
    expect(screen.getByText('Allergy')).toBeInTheDocument()
    expect(screen.getByText('The search took too long.')).toBeInTheDocument()
    expect(screen.queryByText('5')).toBeNull()
  })

  it('says what is going on while it is going on', () => {
    show(
      <ReadingLine tools={[call({}), call({ tool_use_id: '2', name: 'get_memory', status: 'running' })]} />,
    )
    expect(screen.getByRole('button', { name: 'Looking in memory' })).toBeInTheDocument()
  })
})

describe('an act of the assistant', () => {
  const keep = () =>
    queryClient.setQueryData(messagesQuery('c').queryKey, {
      pages: [{ items: [answer], next_cursor: null }],
      pageParams: [null],
    })

  it('leads to the thing and tells its details in words, not in ids', async () => {
    show(<ActLines message={answer} tools={[saved]} />)
    expect(screen.getByRole('link', { name: 'Penicillin allergy' })).toHaveAttribute('href', '/memory#m1')
    await userEvent.click(screen.getByRole('button', { name: 'Details' }))
    expect(screen.getByText('High')).toBeInTheDocument()
    expect(screen.getByText(/^0\.3\ss$/)).toBeInTheDocument()
    expect(screen.queryByText('an-id')).toBeNull()
  })

  it('is taken back at once, and stands again when the server refuses', async () => {
    keep()
    let refuse: () => void = () => undefined
    http.defaults.adapter = () =>
      new Promise((_, reject) => {
        refuse = () => reject(new TypeError('network'))
      })
    show(<Stored />)
    await userEvent.click(await screen.findByRole('button', { name: 'Undo' }))
    expect(await screen.findByText('Taken back')).toBeInTheDocument()
    refuse()
    expect(await screen.findByRole('button', { name: 'Undo' })).toBeInTheDocument()
  })

  it('that failed says why, with a sign and not in colour only', () => {
    const failed = call({ name: 'generate_pdf', status: 'error', summary: 'There is no space left.' })
    show(<ActLines message={answer} tools={[failed]} />)
    expect(screen.getByText('Could not make the report')).toBeInTheDocument()
    expect(screen.getByText('There is no space left.')).toBeInTheDocument()
  })
})
