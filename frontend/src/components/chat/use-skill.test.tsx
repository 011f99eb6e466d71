import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, renderHook } from '@testing-library/react'
import type { ReactNode } from 'react'
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { http } from '@/api/client'
import type { Chat } from '@/api/types'
import { speakInTest } from '@/test-language'
import { chatOf } from '@/test-nouns'
import { useSkill } from './use-skill'

/** What the server has been told, each waiting for its answer. */
let told: { skillId: string; answer: (succeeds: boolean) => void }[] = []

function room() {
  const queries = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } })
  queries.setQueryData(['chats', 'one', 'chat'], chatOf({ skill_id: 'first' }))
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={queries}>{children}</QueryClientProvider>
  )
  const { result } = renderHook(() => useSkill('chat'), { wrapper })
  const chosen = () => queries.getQueryData<Chat>(['chats', 'one', 'chat'])?.skill_id
  return {
    choose: (id: string) => act(() => result.current.choose(id)),
    chosen,
    settled: result.current.chosen,
  }
}

beforeAll(() => speakInTest('en'))
beforeEach(() => {
  told = []
  http.defaults.adapter = (config) => {
    if (config.method !== 'patch')
      return Promise.resolve({ data: { items: [] }, status: 200, statusText: '', headers: {}, config })
    const { skill_id } = JSON.parse(String(config.data)) as { skill_id: string }
    return new Promise((resolve, reject) => {
      const data = chatOf({ skill_id })
      told.push({
        skillId: skill_id,
        answer: (succeeds) =>
          succeeds
            ? resolve({ data, status: 200, statusText: '', headers: {}, config })
            : reject(new TypeError('network')),
      })
    })
  }
})

const answer = async (index: number, succeeds = true) => {
  await vi.waitFor(() => expect(told.length).toBeGreaterThan(index))
  await act(async () => told[index]?.answer(succeeds))
}

describe('two choices, one soon after the other', () => {
  it('reach the server in their order, and the last one stays', async () => {
    const { choose, chosen, settled } = room()
    choose('second')
    choose('third')
    await answer(0)
    expect(chosen()).toBe('third')
    await answer(1)
    await settled()
    expect(told.map(({ skillId }) => skillId)).toEqual(['second', 'third'])
    expect(chosen()).toBe('third')
  })

  it('end with the one the server knows of when the last one fails', async () => {
    const { choose, chosen } = room()
    choose('second')
    choose('third')
    await answer(0)
    await answer(1, false)
    await vi.waitFor(() => expect(chosen()).toBe('second'))
  })
})
