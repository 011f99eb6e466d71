import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { fireEvent, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { createMemoryRouter, RouterProvider } from 'react-router'
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Meta, Quota, User } from '@/api/types'
import { useDrafts } from '@/stores/drafts'
import { signedIn } from '@/stores/session'
import { speakInTest } from '@/test-language'
import { Composer } from './Composer'

const quota: Quota = {
  messages: { used: 1, limit: 100 },
  tokens: { used: 1, limit: 100 },
  resets_at: '2026-11-24T00:00:00Z',
}
const onSend = vi.fn()
const onStop = vi.fn()
const onEditLast = vi.fn()

function show({ touch = false, answering = false, left = quota } = {}) {
  vi.stubGlobal('matchMedia', (query: string) => ({
    matches: touch && query.includes('coarse'),
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }))
  const queries = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } })
  queries.setQueryData(['quota'], left)
  queries.setQueryData(['meta'], {
    upload: { max_bytes: 10, mime_types: [], extensions: [] },
  } as Partial<Meta>)
  const composer = (
    <Composer chatKey="c" answering={answering} onSend={onSend} onStop={onStop} onEditLast={onEditLast} />
  )
  const router = createMemoryRouter([{ path: '*', element: composer }])
  render(
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  )
  return screen.getByRole('textbox')
}

beforeAll(() => speakInTest('en'))
beforeEach(() => {
  onSend.mockReset()
  onStop.mockReset()
  onEditLast.mockReset()
  useDrafts.setState({ byUser: {} })
  signedIn('t', { id: 'u', timezone: 'UTC' } as User)
})

describe('the composer', () => {
  it('sends on Enter, breaks the line on Shift+Enter, and is empty afterwards', async () => {
    const field = show()
    await userEvent.type(field, 'one{Shift>}{Enter}{/Shift}two{Enter}')
    expect(onSend).toHaveBeenCalledWith('one\ntwo', [])
    expect(field).toHaveValue('')
  })

  it('does not send while a word is being composed', () => {
    const field = show()
    fireEvent.change(field, { target: { value: 'てすと' } })
    fireEvent.keyDown(field, { key: 'Enter', isComposing: true })
    expect(onSend).not.toHaveBeenCalled()
  })

  it('breaks the line on Enter where there is no keyboard', async () => {
    const field = show({ touch: true })
    await userEvent.type(field, 'one{Enter}two')
    expect(onSend).not.toHaveBeenCalled()
    await userEvent.click(screen.getByRole('button', { name: 'Send' }))
    expect(onSend).toHaveBeenCalledWith('one\ntwo', [])
  })

  it('offers Stop instead of Send while an answer is written; Esc stops too', async () => {
    const field = show({ answering: true })
    expect(screen.queryByRole('button', { name: 'Send' })).toBeNull()
    await userEvent.click(screen.getByRole('button', { name: 'Stop' }))
    await userEvent.type(field, '{Escape}')
    expect(onStop).toHaveBeenCalledTimes(2)
  })

  it('asks for the last question to be edited on Arrow-Up, in an empty field only', async () => {
    const field = show()
    await userEvent.type(field, 'x{ArrowUp}')
    expect(onEditLast).not.toHaveBeenCalled()
    await userEvent.type(field, '{Backspace}{ArrowUp}')
    expect(onEditLast).toHaveBeenCalledOnce()
  })

  it('says how long a text is when it comes near the limit', () => {
    const field = show()
    fireEvent.change(field, { target: { value: 'x'.repeat(50_001) } })
    expect(screen.getByRole('status')).toHaveTextContent('50,001 of 50,000 characters')
    expect(screen.getByRole('button', { name: 'Send' })).toBeDisabled()
  })

  it('keeps the draft of this person and this chat', async () => {
    await userEvent.type(show(), 'half a question')
    expect(useDrafts.getState().byUser.u?.c?.text).toBe('half a question')
  })

  it('says when the day is used up and lets nothing through', async () => {
    const field = show({ left: { ...quota, messages: { used: 100, limit: 100 } } })
    expect(screen.getByRole('status')).toHaveTextContent('The limit for today is reached')
    await userEvent.type(field, 'more{Enter}')
    expect(onSend).not.toHaveBeenCalled()
  })
})
