import { describe, expect, it } from 'vitest'
import type { Message } from '@/api/types'
import { activeThread } from './thread'

const message = (
  id: string,
  parent_id: string | null,
  seconds: number,
  role: Message['role'] = 'user',
): Message => ({
  id,
  chat_id: 'c',
  parent_id,
  role,
  content: id,
  status: 'complete',
  metadata: { tool_calls: [], citations: [] },
  sibling_ids: [id],
  created_at: new Date(seconds * 1000).toISOString(),
  finished_at: null,
})

const ids = (messages: Message[]) => activeThread(messages).map(({ id }) => id)

describe('the thread on the screen', () => {
  it('is in order, whatever order the server gave', () => {
    const messages = [message('b', 'a', 2, 'assistant'), message('a', null, 1)]
    expect(ids(messages)).toEqual(['a', 'b'])
  })

  it('leaves out the answer that was written anew', () => {
    const messages = [
      message('q', null, 1),
      message('old', 'q', 2, 'assistant'),
      message('new', 'q', 3, 'assistant'),
    ]
    expect(ids(messages)).toEqual(['q', 'new'])
  })

  it('shows the loaded part when the beginning is on an earlier page', () => {
    expect(ids([message('y', 'x', 5), message('z', 'y', 6, 'assistant')])).toEqual(['y', 'z'])
  })
})
