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
let linkedOnServer = false

beforeAll(async () => {
  await speakInTest('en')
  http.defaults.adapter = async (config) => {
    asked.push(`${config.method} ${config.url} ${config.data ?? ''}`.trim())
    const code = { code: 'abc', url: null, expires_at: new Date(Date.now() + 600_000).toISOString() }
    const data = config.method === 'post' ? code : { ...user, telegram_linked: linkedOnServer }
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

it('a lost phone is cut off here, and the card offers a new link', async () => {
  useSession.setState({ user })
  show()
  await userEvent.click(screen.getByRole('button', { name: 'Unlink Telegram' }))
  expect(await screen.findByText(/^Get reminders in Telegram/)).toBeVisible()
  expect(screen.queryByRole('button', { name: 'Unlink Telegram' })).toBeNull()
  expect(asked).toEqual(['patch /api/v1/users/me/telegram {"linked":false}'])
})

it('a code that was used in Telegram makes way for what is so now', async () => {
  useSession.setState({ user: { ...user, telegram_linked: false } })
  linkedOnServer = true
  show()
  await userEvent.click(screen.getByRole('button', { name: 'Link Telegram' }))
  expect(await screen.findByText('Telegram is linked.')).toBeVisible()
  expect(screen.queryByText('/start abc')).toBeNull()
})
