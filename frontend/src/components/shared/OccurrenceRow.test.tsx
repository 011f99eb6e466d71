import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { MemoryRouter } from 'react-router'
import { beforeAll, expect, it } from 'vitest'
import { http } from '@/api/client'
import type { Occurrence } from '@/api/types'
import { speakInTest } from '@/test-language'
import { OccurrenceRow } from './OccurrenceRow'

const due = {
  id: 'o',
  reminder_id: 'r',
  title: 'Iron',
  body: 'after a meal',
  category: 'medicine',
  status: 'fired',
  due_at: '2026-11-28T08:00:00Z',
  acted_at: null,
  snoozed_until: null,
  moved_to: null,
} as Occurrence
const taken = { ...due, status: 'taken', acted_at: '2026-11-28T08:05:00Z' } as Occurrence

beforeAll(async () => {
  await speakInTest('en')
  http.defaults.adapter = async (config) => ({
    data: taken,
    status: 200,
    statusText: '',
    headers: {},
    config,
  })
})

it('an answer takes its button away and leaves the focus in the row, on the way back', async () => {
  const queries = new QueryClient()
  const row = (occurrence: Occurrence) => (
    <QueryClientProvider client={queries}>
      <MemoryRouter>
        <ul>
          <OccurrenceRow occurrence={occurrence} now={new Date('2026-11-28T08:05:00Z')} />
        </ul>
      </MemoryRouter>
    </QueryClientProvider>
  )
  const { rerender } = render(row(due))
  await userEvent.click(screen.getByRole('button', { name: 'Taken: Iron' }))
  rerender(row(taken))
  expect(screen.getByRole('button', { name: 'Undo: Iron' })).toHaveFocus()
})
