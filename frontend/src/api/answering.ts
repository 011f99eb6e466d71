import { type Flows, receive } from '@/api/answer-events'
import { inTime, open, pause, untilOnline } from '@/api/answer-line'
import { stopAnswer } from '@/api/chats'
import { newId } from '@/api/new-id'
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
import { keepUnsent } from '@/stores/unsent'

const triesBeforeStart = 3
const triesAfterStart = 12
const longestPreparation = 15_000

/** What must be settled at the server before a question goes out; resolves with what that changes in the question. */
export type Preparation = () => Promise<Partial<Question>>

const nothing: Preparation = () => Promise.resolve({})

/** Sends a question and follows the answer to its end, over any number of dropped lines. It is on the screen at once. */
export function ask(question: Question, prepare: Preparation = nothing): Promise<void> {
  const { chatId } = question
  keepUnsent(question)
  beginAnswer({ ...blank(chatId), question, skill: question.skill })
  return follow(chatId, prepare)
}

/** A question that an earlier page could not send: back on the screen, to be sent again or taken back. */
export function showUnsent(question: Question): void {
  beginAnswer({ ...blank(question.chatId), question, skill: question.skill, phase: 'refused' })
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
export function askAgain(live: LiveAnswer, prepare: Preparation = nothing): Promise<void> {
  const { chatId, question, messageId, questionId, skill } = live
  if (!messageId) return question ? ask(question, prepare) : Promise.resolve()
  const again: Question = {
    chatId,
    clientId: newId(),
    act: 'regenerate',
    targetId: messageId,
    content: '',
    documentIds: [],
    parentId: questionId,
    skill,
  }
  return ask(again, prepare)
}

export async function stop(chatId: string): Promise<void> {
  const live = liveAnswer(chatId)
  if (!live || live.stopping) return
  // Nothing is on its way that the server could be asked to stop.
  if (live.phase === 'offline' && !live.messageId) return giveUp(live, new Problem(0))
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

async function follow(chatId: string, prepare: Preparation = nothing): Promise<void> {
  const abort = new AbortController()
  const unregister = onForget(() => abort.abort())
  const flows: Flows = {
    text: new TextFlow((text) =>
      changeAnswer(chatId, (live) => ({ text: live.text + text, phase: 'writing' })),
    ),
    thinking: new TextFlow((text) => changeAnswer(chatId, (live) => ({ thinking: live.thinking + text }))),
  }
  try {
    await listen(chatId, once(prepare), flows, abort.signal)
  } finally {
    unregister()
    flows.text.end()
    flows.thinking.end()
  }
}

async function listen(
  chatId: string,
  prepare: Preparation,
  flows: Flows,
  signal: AbortSignal,
): Promise<void> {
  const seen = { lastEventId: 0, tries: 0 }
  for (;;) {
    await withNetwork(chatId, signal)
    if (!isWaited(chatId, signal)) return
    try {
      const changed = await inTime(prepare(), longestPreparation)
      const live = liveAnswer(chatId)
      if (!live || signal.aborted) return
      if (!changed) return giveUp(live, new Problem(0))
      const asked = withChanges(live, changed)
      const answer = await open(asked, seen.lastEventId, signal)
      if (answer.ok && answer.body) {
        changeAnswer(chatId, onTheLine)
        if (await hear(answer.body, seen, chatId, flows)) return
      } else if (answer.status < 500 || !asked.messageId) {
        return giveUp(asked, await problemOfResponse(answer))
      }
    } catch (error) {
      if (signal.aborted) return
      if (toProblem(error).status === -1) throw error
    }
    const current = liveAnswer(chatId)
    if (!current) return
    // Without a network every try fails: that says nothing about the server.
    if (!navigator.onLine) continue
    seen.tries += 1
    if (seen.tries > (current.messageId ? triesAfterStart : triesBeforeStart))
      return giveUp(current, new Problem(0))
    if (current.messageId) changeAnswer(chatId, () => ({ phase: 'reconnecting' }))
    await pause(seen.tries)
  }
}

/** Reads the stream to its end; true when the answer is over. */
function hear(
  body: ReadableStream<Uint8Array>,
  seen: { lastEventId: number; tries: number },
  chatId: string,
  flows: Flows,
): Promise<boolean> {
  return readEvents(body, (event) => {
    if (event.id > 0 && event.id <= seen.lastEventId) return false
    if (event.id > 0) seen.lastEventId = event.id
    seen.tries = 0
    return receive(chatId, event, flows)
  })
}

/** What was settled once stays settled, however often the line drops afterwards. */
function once(prepare: Preparation): Preparation {
  let running: ReturnType<Preparation> | null = null
  return () => {
    running ??= prepare()
    return running
  }
}

async function withNetwork(chatId: string, signal: AbortSignal): Promise<void> {
  if (navigator.onLine || !isWaited(chatId, signal)) return
  changeAnswer(chatId, () => ({ phase: 'offline' }))
  await untilOnline(chatId, signal)
  changeAnswer(chatId, onTheLine)
}

function isWaited(chatId: string, signal: AbortSignal): boolean {
  const live = liveAnswer(chatId)
  return live !== undefined && live.phase !== 'refused' && !signal.aborted
}

function onTheLine({ phase, messageId }: LiveAnswer): Partial<LiveAnswer> {
  if (phase !== 'offline' && phase !== 'reconnecting') return {}
  return { phase: messageId ? 'thinking' : 'sending' }
}

/** The question as it was settled, kept in that form. */
function withChanges(live: LiveAnswer, changed: Partial<Question>): LiveAnswer {
  if (!live.question || live.messageId || Object.keys(changed).length === 0) return live
  const question = { ...live.question, ...changed }
  changeAnswer(live.chatId, () => ({ question }))
  keepUnsent(question)
  return { ...live, question }
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
