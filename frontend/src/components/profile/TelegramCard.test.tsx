import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeAll, expect, it } from 'vitest'
import { http } from '@/api/client'
import type { User } from '@/api/types'
import { useSession } from '@/stores/session'
import { speakInTest } from '@/test-language'
import { TelegramCard } from './TelegramCard'

const asked: [string, string, unknown][] = []
const user = { id: 'u', telegram_linked: true, locale: 'en' } as User

beforeAll(async () => {
  await speakInTest('en')
  http.defaults.adapter = async (config) => {
    asked.push([String(config.method), String(config.url), JSON.parse(String(config.data))])
    const data = { ...user, telegram_linked: false }
    return { data, status: 200, statusText: '', headers: {}, config }
  }
})

it('a lost phone is cut off here, and the card offers a new link', async () => {
  useSession.setState({ user })
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { enabled: false } } })}>
      <TelegramCard />
    </QueryClientProvider>,
  )
  await userEvent.click(screen.getByRole('button', { name: 'Unlink Telegram' }))
  expect(await screen.findByText(/^Get reminders in Telegram/)).toBeVisible()
  expect(screen.queryByRole('button', { name: 'Unlink Telegram' })).toBeNull()
  expect(asked).toEqual([['patch', '/api/v1/users/me/telegram', { linked: false }]])
})
