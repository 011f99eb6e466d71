import { QueryClientProvider } from '@tanstack/react-query'
import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import i18next from 'i18next'
import { beforeAll, beforeEach, expect, it } from 'vitest'
import { http } from '@/api/client'
import { queryClient } from '@/api/query-client'
import type { Letter } from '@/api/types'
import { makeFormat } from '@/i18n/format'
import { speakInTest } from '@/test-language'
import { LetterAnswer } from './LetterAnswer'

const letter: Letter = {
  title: 'Железо',
  body: null,
  due_at: '2026-12-01T12:00:00Z',
  late: false,
  repeat: false,
  category: 'medicine',
  locale: 'ru',
  timezone: 'Europe/Moscow',
  act: 'skip',
  status: 'fired',
  acted_at: null,
  snoozed_until: null,
  already: false,
  tokens: { taken: 'T', skip: 'S', snooze15: 'Q', snooze60: 'H' },
}

let asked: string[] = []

beforeAll(() => speakInTest('ru'))
beforeEach(() => {
  asked = []
  http.defaults.adapter = async (config) => {
    asked.push(`${config.method} ${config.url}`)
    return { data: letter, status: 200, statusText: '', headers: {}, config }
  }
})

const show = (change: Partial<Letter>) =>
  render(
    <QueryClientProvider client={queryClient}>
      <LetterAnswer
        letter={{ ...letter, ...change }}
        token="S"
        t={i18next.t}
        format={makeFormat('ru', letter.timezone)}
      />
    </QueryClientProvider>,
  )
const buttons = () => screen.queryAllByRole('button').map((button) => button.textContent)

it('asks first what the opened link says, and sends nothing before a button is pressed', async () => {
  show({})
  expect(buttons()).toEqual(['Пропустить', 'Принято', 'Через 15 минут', 'Через час'])
  expect(asked).toEqual([])
  await userEvent.click(screen.getByRole('button', { name: 'Принято' }))
  expect(asked).toEqual(['post /api/v1/mail/answer/T'])
})

it('says what was answered and offers what can still be said', () => {
  const put = show({
    status: 'snoozed',
    acted_at: '2026-12-01T12:01:00Z',
    snoozed_until: '2026-12-01T13:01:00Z',
  })
  expect(screen.getByText('Напомним ещё раз в 16:01')).toBeVisible()
  expect(buttons()).toEqual(['Пропустить', 'Принято'])
  put.unmount()
  show({ status: 'taken', acted_at: '2026-12-01T12:05:00Z', already: true })
  expect(screen.getByText('Принято в 15:05')).toBeVisible()
  expect(screen.getByText(/уже ответили/)).toBeVisible()
  expect(buttons()).toEqual([])
})
