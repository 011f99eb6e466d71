import { beforeEach, describe, expect, it, vi } from 'vitest'
import { queryClient } from '@/api/query-client'
import { forgetPerson } from '@/api/session'
import type { Message, User } from '@/api/types'
import { forgetAnswers, liveAnswer, type Question, useAnswers } from '@/stores/answers'
import { signedIn } from '@/stores/session'
import { unsentIn, useUnsent } from '@/stores/unsent'
import { ask, askAgain, stop } from './answering'
import { messagesQuery } from './chats'
import { http } from './client'

const question: Question = {
  chatId: 'c',
  clientId: 'k',
  act: 'ask',
  targetId: null,
  content: 'What about my TSH?',
  documentIds: [],
  parentId: null,
  skill: null,
}
const started = [
  'message.started',
  { chat_id: 'c', user_message_id: 'u', message_id: 'm', model: 'demo' },
] as const
const finished = {
  id: 'm',
  chat_id: 'c',
  parent_id: 'u',
  role: 'assistant',
  content: 'TSH is high.',
  status: 'complete',
  metadata: { tool_calls: [], citations: [] },
  created_at: '2026-11-23T09:00:01Z',
}
const completed = ['message.completed', { message: finished, usage: {}, quota: null }] as const
const delta = (text: string) => ['text.delta', { text }] as const

/** A body that says these events, numbered from `first`, and then drops the line. */
function said(first: number, ...events: (readonly [string, unknown])[]): Response {
  const text = events.map(
    ([event, data], index) => `id: ${first + index}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`,
  )
  return new Response(text.join(''), { headers: { 'content-type': 'text/event-stream' } })
}

const refused = (status: number, code: string) =>
  new Response(JSON.stringify({ status, code, resets_at: '2026-11-24T00:00:00Z' }), { status })

const cached = () =>
  queryClient
    .getQueryData<{ pages: { items: { id: string; content: string }[] }[] }>(messagesQuery('c').queryKey)
    ?.pages.flatMap(({ items }) => items.map(({ content }) => content))

const server = vi.fn<typeof fetch>()

beforeEach(() => {
  forgetAnswers()
  queryClient.clear()
  signedIn('t', { id: 'u' } as User)
  useUnsent.setState({ byUser: {} })
  server.mockReset()
  vi.stubGlobal('fetch', server)
  vi.spyOn(Math, 'random').mockReturnValue(0)
})

describe('asking', () => {
  it('ends with question and answer in the list and nothing live', async () => {
    server.mockResolvedValueOnce(said(1, started, delta('TSH is'), delta(' high.'), completed))
    await ask(question)
    expect(liveAnswer('c')).toBeUndefined()
    expect(cached()).toEqual(['What about my TSH?', 'TSH is high.'])
  })

  it('goes on after the last seen event when the line drops, and repeats nothing', async () => {
    server.mockResolvedValueOnce(said(1, started, delta('TSH')))
    server.mockResolvedValueOnce(said(2, delta('TSH'), delta(' is high.'), completed))
    await ask(question)
    const [path, init] = server.mock.calls[1] ?? []
    expect(path).toBe('/api/v1/chats/c/messages/m/stream')
    expect(new Headers(init?.headers).get('last-event-id')).toBe('2')
    expect(cached()).toEqual(['What about my TSH?', 'TSH is high.'])
  })

  it('sends the same client id again when the line drops before the start', async () => {
    server.mockRejectedValueOnce(new TypeError('network'))
    server.mockResolvedValueOnce(said(1, started, completed))
    await ask(question)
    const bodies = server.mock.calls.map(
      ([, init]) => JSON.parse(String(init?.body)) as { client_id: string },
    )
    expect(bodies.map(({ client_id }) => client_id)).toEqual(['k', 'k'])
  })

  it('keeps the question and the reason when the quota is spent', async () => {
    server.mockResolvedValueOnce(refused(429, 'quota.messages-exceeded'))
    await ask(question)
    const live = liveAnswer('c')
    expect(live?.phase).toBe('refused')
    expect(live?.problem?.code).toBe('quota.messages-exceeded')
    expect(live?.problem?.params.resets_at).toBe('2026-11-24T00:00:00Z')
    expect(live?.question?.content).toBe('What about my TSH?')
  })

  it('shows the red flags and the thoughts that come with an answer', async () => {
    const flagged = ['message.started', { ...started[1], red_flags: ['stroke'] }] as const
    const thought = ['thinking.delta', { text: 'A face that droops…' }] as const
    const broken = ['error', { status: 503, code: 'model.unreachable' }] as const
    const looks = ['tool.started', { tool_use_id: 't', name: 'get_memory', input: {} }] as const
    server.mockResolvedValueOnce(said(1, flagged, thought, looks, broken))
    await ask(question)
    expect(liveAnswer('c')).toMatchObject({ redFlags: ['stroke'], thinking: 'A face that droops…' })
  })

  it('says that the provider is busy until the answer begins', async () => {
    const busy = ['message.waiting', { code: 'model.busy', seconds: 2 }] as const
    server.mockResolvedValueOnce(said(1, started, busy, ['error', { status: 503, code: 'model.busy' }]))
    const phases = new Set<string>()
    const stop = useAnswers.subscribe(({ byChat }) => phases.add(byChat.c?.phase ?? 'none'))
    await ask(question)
    stop()
    expect([...phases]).toEqual(['sending', 'thinking', 'busy', 'refused'])
  })

  it('asks for another answer, and not twice the same question, when the server had stored it', async () => {
    server.mockResolvedValueOnce(said(1, started, ['error', { status: 503, code: 'model.unreachable' }]))
    await ask(question)
    server.mockResolvedValueOnce(said(1, ['message.started', { ...started[1], message_id: 'm2' }], completed))
    const failed = liveAnswer('c')
    if (failed) await askAgain(failed)
    const body = JSON.parse(String(server.mock.calls[1]?.[1]?.body)) as Record<string, unknown>
    expect(body).toEqual({ client_id: expect.any(String), regenerate: 'm' })
  })

  it.each([
    ['edit', { content: 'What about my TSH?', edits: 'old' }],
    ['regenerate', { regenerate: 'old' }],
    ['continue', { continue_from: 'old' }],
  ] as const)('says only what belongs to it: %s', async (act, said_) => {
    server.mockResolvedValueOnce(said(1, started, completed))
    await ask({ ...question, act, targetId: 'old' })
    expect(JSON.parse(String(server.mock.calls[0]?.[1]?.body))).toEqual({ client_id: 'k', ...said_ })
  })

  it('takes the place of the version it replaces, with all that followed it', async () => {
    const stored = (id: string, parent: string | null, second: number) =>
      ({
        ...finished,
        id,
        parent_id: parent,
        content: id,
        sibling_ids: [id],
        created_at: `2026-11-23T08:00:0${second}Z`,
      }) as Message
    const items = [stored('q', null, 0), stored('a', 'q', 1), stored('q2', 'a', 2), stored('a2', 'q2', 3)]
    queryClient.setQueryData(messagesQuery('c').queryKey, {
      pages: [{ items, next_cursor: null }],
      pageParams: [null],
    })
    server.mockResolvedValueOnce(said(1, started, completed))
    await ask({ ...question, act: 'edit', targetId: 'q' })
    expect(cached()).toEqual(['What about my TSH?', 'TSH is high.'])
  })

  it('stops at the server, which then ends the stream', async () => {
    let say: ReadableStreamDefaultController<Uint8Array> | undefined
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        say = controller
      },
    })
    server.mockResolvedValueOnce(new Response(body))
    const asking = ask(question)
    const write = async (answer: Response) => say?.enqueue(new Uint8Array(await answer.arrayBuffer()))
    await write(said(1, started))
    await vi.waitFor(() => expect(liveAnswer('c')?.messageId).toBe('m'))
    void stop('c')
    expect(liveAnswer('c')?.stopping).toBe(true)
    const partial = { ...finished, status: 'interrupted', content: 'TSH' }
    await write(said(2, ['message.interrupted', { message: partial, reason: 'stopped', retryable: true }]))
    await asking
    expect(cached()).toEqual(['What about my TSH?', 'TSH'])
  })

  it('stops as soon as the answer has a name, when Stop came first', async () => {
    let say: ReadableStreamDefaultController<Uint8Array> | undefined
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        say = controller
      },
    })
    server.mockResolvedValueOnce(new Response(body))
    const asking = ask(question)
    await stop('c')
    const calls: string[] = []
    http.defaults.adapter = async (config) => {
      calls.push(config.url ?? '')
      return { data: null, status: 204, statusText: '', headers: {}, config }
    }
    const partial = { ...finished, status: 'interrupted', content: '' }
    const end = ['message.interrupted', { message: partial, reason: 'stopped', retryable: true }] as const
    say?.enqueue(new Uint8Array(await said(1, started, end).arrayBuffer()))
    await asking
    await vi.waitFor(() => expect(calls).toEqual(['/api/v1/chats/c/messages/m/stop']))
  })
})

describe('a question on its way', () => {
  const network = (isThere: boolean) => {
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(isThere)
    if (isThere) window.dispatchEvent(new Event('online'))
  }

  it('is on the screen while what it depends on is settled, and goes out as that was settled', async () => {
    let settle: (change: Partial<Question>) => void = () => undefined
    const settled = new Promise<Partial<Question>>((resolve) => {
      settle = resolve
    })
    server.mockResolvedValueOnce(said(1, started, completed))
    const asking = ask(question, () => settled)
    expect(liveAnswer('c')).toMatchObject({ phase: 'sending', question: { content: 'What about my TSH?' } })
    expect(server).not.toHaveBeenCalled()
    settle({ parentId: 'p' })
    await asking
    expect(JSON.parse(String(server.mock.calls[0]?.[1]?.body))).toMatchObject({ parent_id: 'p' })
  })

  it('is refused, not lost, when that takes too long', async () => {
    vi.useFakeTimers()
    const asking = ask(question, () => new Promise(() => undefined))
    await vi.advanceTimersByTimeAsync(15_000)
    await asking
    vi.useRealTimers()
    expect(liveAnswer('c')).toMatchObject({ phase: 'refused', question: { content: 'What about my TSH?' } })
    expect(server).not.toHaveBeenCalled()
  })

  it('waits for the network and goes out by itself', async () => {
    network(false)
    server.mockResolvedValueOnce(said(1, started, completed))
    const asking = ask(question)
    expect(liveAnswer('c')?.phase).toBe('offline')
    expect(server).not.toHaveBeenCalled()
    network(true)
    await asking
    expect(cached()).toEqual(['What about my TSH?', 'TSH is high.'])
  })

  it('does not count the tries that failed because there was no network', async () => {
    server.mockImplementationOnce(() => {
      network(false)
      return Promise.reject(new TypeError('network'))
    })
    server.mockResolvedValueOnce(said(1, started, completed))
    const asking = ask(question)
    await vi.waitFor(() => expect(liveAnswer('c')?.phase).toBe('offline'))
    network(true)
    await asking
    expect(liveAnswer('c')).toBeUndefined()
  })

  it('can be taken back while it waits for the network', async () => {
    network(false)
    const asking = ask(question)
    await stop('c')
    await asking
    expect(liveAnswer('c')?.phase).toBe('refused')
    network(true)
    expect(server).not.toHaveBeenCalled()
  })

  it('is kept until the server has it', async () => {
    server.mockResolvedValueOnce(refused(429, 'quota.messages-exceeded'))
    await ask(question)
    expect(JSON.parse(localStorage.getItem('unsent') ?? '')).toMatchObject({
      state: { byUser: { u: { c: question } } },
    })
    server.mockResolvedValueOnce(said(1, started, completed))
    const failed = liveAnswer('c')
    if (failed) await askAgain(failed)
    expect(unsentIn('c')).toBeUndefined()
  })

  it('leaves with the person', async () => {
    server.mockResolvedValueOnce(refused(429, 'quota.messages-exceeded'))
    await ask(question)
    forgetPerson()
    expect(localStorage.getItem('unsent')).not.toContain('TSH')
  })
})
