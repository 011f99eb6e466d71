import { settleAnswer } from '@/api/answer-log'
import { messagesQuery, stopAnswer } from '@/api/chats'
import { Problem } from '@/api/problem'
import { queryClient } from '@/api/query-client'
import type { ServerEvent } from '@/api/sse'
import type { TextFlow } from '@/api/text-flow'
import type { AnsweredBy, Citation, Message, Quota, ToolCall, ToolRef } from '@/api/types'
import { changeAnswer, liveAnswer } from '@/stores/answers'
import { dropUnsent } from '@/stores/unsent'

interface Started {
  user_message_id: string
  message_id: string
  red_flags?: string[]
  skill?: AnsweredBy | null
}
interface ToolFinished {
  tool_use_id: string
  status: 'ok' | 'error'
  summary: string
  ref?: ToolRef | null
}
interface Ended {
  message: Message
  reason?: string
  retryable?: boolean
  quota?: Quota | null
}

/** What arrives in small pieces is gathered before it is shown. */
export interface Flows {
  text: TextFlow
  thinking: TextFlow
}

/** Applies one event to the live answer; true when it was the last one. */
export function receive(chatId: string, { event, data }: ServerEvent, flows: Flows): boolean {
  switch (event) {
    case 'message.started':
      start(chatId, data as Started)
      return false
    case 'message.waiting':
      changeAnswer(chatId, () => ({ phase: 'busy' }))
      return false
    case 'text.delta':
      flows.text.push((data as { text: string }).text)
      return false
    case 'thinking.delta':
      flows.thinking.push((data as { text: string }).text)
      return false
    case 'tool.started':
      flush(flows)
      startTool(chatId, data as Pick<ToolCall, 'tool_use_id' | 'name' | 'input'>)
      return false
    case 'tool.finished':
      finishTool(chatId, data as ToolFinished)
      return false
    case 'citation':
      addCitation(chatId, data as Citation)
      return false
    case 'message.completed':
    case 'message.interrupted':
      flush(flows)
      settle(chatId, data as Ended)
      return true
    case 'error':
      refuse(chatId, data as { status?: number })
      return true
    default:
      return false
  }
}

function flush({ text, thinking }: Flows): void {
  thinking.flush()
  text.flush()
}

function start(chatId: string, started: Started): void {
  dropUnsent(chatId)
  // Stop was pressed before the answer had a name.
  if (liveAnswer(chatId)?.stopping) void stopAnswer(chatId, started.message_id).catch(() => undefined)
  changeAnswer(chatId, ({ skill }) => ({
    phase: 'thinking',
    messageId: started.message_id,
    questionId: started.user_message_id,
    redFlags: started.red_flags ?? [],
    skill: started.skill ?? skill,
  }))
}

function refuse(chatId: string, problem: { status?: number }): void {
  changeAnswer(chatId, () => ({ phase: 'refused', problem: new Problem(problem.status ?? 500, problem) }))
  // The question, and that it was not answered, are stored.
  if (liveAnswer(chatId)?.messageId)
    void queryClient.invalidateQueries({ queryKey: messagesQuery(chatId).queryKey })
}

function startTool(chatId: string, tool: Pick<ToolCall, 'tool_use_id' | 'name' | 'input'>): void {
  changeAnswer(chatId, ({ tools }) => ({
    tools: [
      ...tools.filter(({ tool_use_id }) => tool_use_id !== tool.tool_use_id),
      { ...tool, status: 'running', summary: '', ref: null },
    ],
  }))
}

function finishTool(chatId: string, finished: ToolFinished): void {
  changeAnswer(chatId, ({ tools }) => ({
    tools: tools.map((tool) => (tool.tool_use_id === finished.tool_use_id ? { ...tool, ...finished } : tool)),
  }))
}

function addCitation(chatId: string, citation: Citation): void {
  changeAnswer(chatId, ({ citations }) => ({
    citations: [...citations.filter(({ index }) => index !== citation.index), citation],
  }))
}

function settle(chatId: string, { message, reason, retryable, quota }: Ended): void {
  const live = liveAnswer(chatId)
  if (!live) return
  const told = { ...(reason ? { reason } : {}), ...(retryable === undefined ? {} : { retryable }) }
  settleAnswer(live, { ...message, metadata: { ...message.metadata, ...told } }, quota ?? null)
}
