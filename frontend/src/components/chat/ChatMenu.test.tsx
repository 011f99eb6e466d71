import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { createMemoryRouter, RouterProvider } from 'react-router'
import { beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { useHidden } from '@/stores/hidden'
import { speakInTest } from '@/test-language'
import { chatOf } from '@/test-nouns'
import { ChatRow } from './ChatRow'
import { listOfChats } from './row-focus'

const chats = [chatOf({ id: 'a', title: 'Sleep' }), chatOf({ id: 'b', title: 'Iron' })]

function List() {
  const hidden = useHidden(({ ids }) => ids)
  return (
    <section {...{ [listOfChats]: '' }}>
      <ul>{chats.map((chat) => !hidden.has(chat.id) && <ChatRow key={chat.id} chat={chat} />)}</ul>
    </section>
  )
}

beforeAll(() => speakInTest('en'))
beforeEach(() => {
  useHidden.setState({ ids: new Set() })
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(null, { status: 204 })))
})

it('a chat that is deleted in the list leaves the focus with the next one', async () => {
  const router = createMemoryRouter([{ path: '*', element: <List /> }])
  render(
    <QueryClientProvider client={new QueryClient()}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  )
  await userEvent.click(screen.getByRole('button', { name: 'Actions for “Sleep”' }))
  await userEvent.click(await screen.findByRole('menuitem', { name: 'Delete' }))
  await vi.waitFor(() => expect(screen.getByRole('link', { name: /Iron/ })).toHaveFocus())
  expect(screen.queryByRole('link', { name: /Sleep/ })).toBeNull()
})
