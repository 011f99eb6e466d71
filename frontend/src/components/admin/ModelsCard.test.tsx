import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { ModelOffer, ModelOverview } from '@/api/types'
import { speakInTest } from '@/test-language'
import { settingsOf } from '@/test-nouns'
import { ModelsCard } from './ModelsCard'
import { draftOf } from './settings-draft'

beforeAll(() => speakInTest('en'))

const offer = (id: string, change: Partial<ModelOffer> = {}): ModelOffer => ({
  id,
  display_name: id.toUpperCase(),
  lifecycle: 'active',
  retires_at: null,
  max_input_tokens: null,
  price: null,
  ...change,
})

const can = { cache_control: true, structured_output: true, count_tokens: true, thinking: true }

const draft = draftOf(settingsOf())

function show(models: ModelOverview, onChange = vi.fn()) {
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { enabled: false } } })}>
      <ModelsCard
        draft={draft}
        models={models}
        asking={false}
        fault={{ setting: 'title_model', sentence: 'The provider has no such model.' }}
        onAsk={vi.fn()}
        onChange={onChange}
      />
    </QueryClientProvider>,
  )
  return onChange
}

describe('the models', () => {
  it('are chosen from the list; a retired one can not be', async () => {
    const onChange = show({
      items: [
        offer('big', {
          price: {
            input: '3',
            output: '15',
            cache_read: '0.3',
            cache_write: '3.75',
            from: '2026-01-01',
            long_from: null,
          },
        }),
        offer('old', { lifecycle: 'retired' }),
        offer('small', { lifecycle: 'deprecated', retires_at: '2027-01-15T00:00:00Z' }),
      ],
      reachable: true,
      compatibility: can,
      warnings: [],
    })
    const chat = screen.getByLabelText('Answers in chats')
    expect(screen.getByText(/\$3\.00 in, \$15\.00 out/)).toBeInTheDocument()
    expect(screen.getAllByText(/on its way out · 15 January 2027/)).toHaveLength(3)
    expect(screen.getAllByRole('option', { name: 'OLD (retired)' })[0]).toBeDisabled()
    await userEvent.selectOptions(chat, 'small')
    expect(onChange).toHaveBeenCalledWith({ claude_model: 'small' })
  })

  it('are typed by hand when the provider gives no list, and a fault stands at its field', () => {
    show({ items: [], reachable: false, compatibility: can, warnings: [] })
    expect(screen.getByText(/The provider gives no list/)).toBeInTheDocument()
    expect(screen.getByRole('textbox', { name: 'Answers in chats' })).toHaveValue('big')
    const title = screen.getByRole('textbox', { name: 'Titles of chats' })
    expect(title).toBeInvalid()
    expect(title).toHaveAccessibleDescription('The provider has no such model.')
  })
})
