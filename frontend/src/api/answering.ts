import { type Flows, receive } from '@/api/answer-events'
import { stopAnswer } from '@/api/chats'
import { authorizedFetch } from '@/api/client'
import { Problem, problemOfResponse, toProblem } from '@/api/problem'
import { queryClient } from '@/api/query-client'
import { readEvents } from '@/api/sse'
import { TextFlow } from '@/api/text-flow'
import type { Message } from '@/api/types'
import {
  beginAnswer,
  changeAnswer,
  endAnswer,
  type LiveAnswer,
  liveAnswer,
  onForget,
  type Question,
} from '@/stores/answers'

const triesBeforeStart = 3
const triesAfterStart = 12

/** Sends a question and follows the answer to its end, over any number of dropped lines. */
export function ask(question: Question): Promise<void> {
  const { chatId } = question
  beginAnswer({ ...blank(chatId), question, skill: question.skill })
  return follow(chatId)
}

/** An answer that the server was still writing when this page was opened. */
export function resume(message: Message): Promise<void> {
  const { chat_id: chatId, id } = message
  if (liveAnswer(chatId)) return Promise.resolve()
  const { red_flags = [], skill = null } = message.metadata
  beginAnswer({
    ...blank(chatId),
    messageId: id,
    questionId: message.parent_id,
    startedAt: message.created_at,
    redFlags: red_flags,
    skill,
    phase: 'thinking',
  })
  return follow(chatId)
}

/** After a refusal: the same question once more, or a new answer to it when the server has stored it already. */
export function askAgain({ chatId, question, messageId, questionId, skill }: LiveAnswer): Promise<void> {
  if (!messageId) return question ? ask(question) : Promise.resolve()
  const clientId = crypto.randomUUID()
  return ask({
    chatId,
    clientId,
    act: 'regenerate',
    targetId: messageId,
    content: '',
    documentIds: [],
    parentId: questionId,
    skill,
  })
}

export async function stop(chatId: string): Promise<void> {
  const live = liveAnswer(chatId)
  if (!live || live.stopping) return
  changeAnswer(chatId, () => ({ stopping: true }))
  if (live.messageId) {
    await stopAnswer(chatId, live.messageId).catch(() => changeAnswer(chatId, () => ({ stopping: false })))
  }
}

function blank(chatId: string): LiveAnswer {
  return {
    chatId,
    question: null,
    questionId: null,
    messageId: null,
    startedAt: new Date().toISOString(),
    text: '',
    thinking: '',
    tools: [],
    citations: [],
    redFlags: [],
    skill: null,
    phase: 'sending',
    stopping: false,
    problem: null,
  }
}

async function follow(chatId: string): Promise<void> {
  const abort = new AbortController()
  const unregister = onForget(() => abort.abort())
  const flows: Flows = {
    text: new TextFlow((text) =>
      changeAnswer(chatId, (live) => ({ text: live.text + text, phase: 'writing' })),
    ),
    thinking: new TextFlow((text) => changeAnswer(chatId, (live) => ({ thinking: live.thinking + text }))),
  }
  let lastEventId = 0
  let tries = 0
  try {
    for (;;) {
      const live = liveAnswer(chatId)
      if (!live || abort.signal.aborted) return
      try {
        const answer = await open(live, lastEventId, abort.signal)
        if (answer.ok && answer.body) {
          const over = await readEvents(answer.body, (event) => {
            if (event.id > 0 && event.id <= lastEventId) return false
            if (event.id > 0) lastEventId = event.id
            tries = 0
            return receive(chatId, event, flows)
          })
          if (over) return
        } else if (answer.status < 500 || !live.messageId) {
          return giveUp(live, await problemOfResponse(answer))
        }
      } catch (error) {
        if (abort.signal.aborted) return
        if (toProblem(error).status === -1) throw error
      }
      tries += 1
      const current = liveAnswer(chatId)
      if (!current) return
      if (tries > (current.messageId ? triesAfterStart : triesBeforeStart))
        return giveUp(current, new Problem(0))
      if (current.messageId) changeAnswer(chatId, () => ({ phase: 'reconnecting' }))
      await pause(tries)
    }
  } finally {
    unregister()
    flows.text.end()
    flows.thinking.end()
  }
}

function open(live: LiveAnswer, lastEventId: number, signal: AbortSignal): Promise<Response> {
  const accept = { Accept: 'text/event-stream' }
  if (live.messageId) {
    const path = `/chats/${live.chatId}/messages/${live.messageId}/stream`
    return authorizedFetch(path, { signal, headers: { ...accept, 'Last-Event-ID': String(lastEventId) } })
  }
  return authorizedFetch(`/chats/${live.chatId}/messages`, {
    method: 'POST',
    signal,
    headers: { ...accept, 'Content-Type': 'application/json' },
    body: JSON.stringify(live.question ? bodyOf(live.question) : {}),
  })
}

/** Exactly one of a text, an answer to write anew, an answer to go on with. */
function bodyOf({ clientId, act, targetId, content, documentIds, parentId }: Question): object {
  const client_id = clientId
  if (act === 'regenerate') return { client_id, regenerate: targetId }
  if (act === 'continue') return { client_id, continue_from: targetId }
  return {
    client_id,
    content,
    ...(documentIds.length > 0 ? { document_ids: documentIds } : {}),
    ...(act === 'edit' ? { edits: targetId } : {}),
    ...(act === 'ask' && parentId ? { parent_id: parentId } : {}),
  }
}

/** Before the start the question stays on the screen with the reason; afterwards the stored message tells the rest. */
function giveUp(live: LiveAnswer, problem: Problem): void {
  if (live.messageId) {
    endAnswer(live.chatId)
    void queryClient.invalidateQueries({ queryKey: ['chats', 'messages', live.chatId] })
    return
  }
  changeAnswer(live.chatId, () => ({ phase: 'refused', problem }))
  if (problem.status === 429) void queryClient.invalidateQueries({ queryKey: ['quota'] })
}

/** Longer each time, at most 8 s, cut short when the network comes back. */
function pause(tries: number): Promise<void> {
  const wait = Math.min(400 * 2 ** (tries - 1), 8000) * (0.75 + Math.random() * 0.5)
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      window.removeEventListener('online', done)
      resolve()
    }
    const timer = setTimeout(done, wait)
    window.addEventListener('online', done)
  })
}
