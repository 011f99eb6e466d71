import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeAll, beforeEach, expect, it } from 'vitest'
import { metaQuery } from '@/api/auth'
import { http } from '@/api/client'
import type { User } from '@/api/types'
import { useSession } from '@/stores/session'
import { speakInTest } from '@/test-language'
import { TelegramCard } from './TelegramCard'

const asked: string[] = []
const user = { id: 'u', telegram_linked: true, locale: 'en' } as User
let onServer: Partial<User> = { telegram_linked: false }

beforeAll(async () => {
  await speakInTest('en')
  http.defaults.adapter = async (config) => {
    asked.push(`${config.method} ${config.url} ${config.data ?? ''}`.trim())
    if (config.method === 'patch') onServer = { telegram_linked: false }
    const code = { code: 'abc', url: null, expires_at: new Date(Date.now() + 600_000).toISOString() }
    const data = config.method === 'post' ? code : { ...user, ...onServer }
    return { data, status: 200, statusText: '', headers: {}, config }
  }
})
beforeEach(() => asked.splice(0))

function show() {
  const queries = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } })
  queries.setQueryData(metaQuery.queryKey, { channels: { telegram: true } } as never)
  render(
    <QueryClientProvider client={queries}>
      <TelegramCard />
    </QueryClientProvider>,
  )
}

const anna = { ...user, telegram_username: 'anna', telegram_linked_at: '2026-11-29T09:00:00Z' }

it('a link that takes the place of another one is seen, and its code goes', async () => {
  useSession.setState({ user: anna })
  onServer = anna
  show()
  expect(await screen.findByText(/Account: @anna\./)).toBeVisible()
  await userEvent.click(screen.getByRole('button', { name: 'Link another account' }))
  expect(await screen.findByText('/start abc')).toBeVisible()
  onServer = { ...anna, telegram_username: 'phone2', telegram_linked_at: '2026-11-29T10:00:00Z' }
  window.dispatchEvent(new Event('visibilitychange'))
  expect(await screen.findByText(/Account: @phone2\./)).toBeVisible()
  expect(screen.queryByText('/start abc')).toBeNull()
})

it('what was unlinked in the bot is seen when somebody comes back to the page', async () => {
  useSession.setState({ user: anna })
  onServer = anna
  show()
  await screen.findByRole('button', { name: 'Unlink Telegram' })
  onServer = { telegram_linked: false, telegram_username: null, telegram_linked_at: null }
  window.dispatchEvent(new Event('visibilitychange'))
  expect(await screen.findByRole('button', { name: 'Link Telegram' })).toBeVisible()
})

it('a lost phone is cut off here, and the card offers a new link', async () => {
  useSession.setState({ user })
  onServer = user
  show()
  await userEvent.click(screen.getByRole('button', { name: 'Unlink Telegram' }))
  expect(await screen.findByText(/^Get reminders in Telegram/)).toBeVisible()
  expect(screen.queryByRole('button', { name: 'Unlink Telegram' })).toBeNull()
  expect(asked).toContain('patch /api/v1/users/me/telegram {"linked":false}')
})

it('a code that was used in Telegram makes way for what is so now', async () => {
  useSession.setState({ user: { ...user, telegram_linked: false } })
  onServer = { telegram_linked: false }
  show()
  await userEvent.click(screen.getByRole('button', { name: 'Link Telegram' }))
  expect(await screen.findByText('/start abc')).toBeVisible()
  onServer = { telegram_linked: true, telegram_linked_at: '2026-11-29T10:00:00Z' }
  window.dispatchEvent(new Event('visibilitychange'))
  expect(await screen.findByText(/^Telegram is linked\./)).toBeVisible()
  expect(screen.queryByText('/start abc')).toBeNull()
})
