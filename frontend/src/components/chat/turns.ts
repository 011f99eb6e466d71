import type { Message } from '@/api/types'
import type { LiveAnswer, Question } from '@/stores/answers'

/** A question and its answer. The key is the place in the branch, so that versions of either take the same place. */
export interface Turn {
  key: string
  question: Message | null
  answer: Message | null
  live: LiveAnswer | null
}

export function turnsOf(thread: readonly Message[]): Turn[] {
  const turns: Turn[] = []
  for (let at = 0; at < thread.length; at += 1) {
    const message = thread[at]
    if (!message) continue
    const next = thread[at + 1]
    // An answer of its own has its question on an earlier page, or goes on from another answer.
    const answer = message.role === 'user' && next?.role === 'assistant' ? next : null
    if (answer) at += 1
    turns.push(message.role === 'user' ? turnOf(message, answer) : turnOf(null, message))
  }
  return turns
}

const known = new WeakMap<Message, Turn>()

/** The same object for the same messages: what did not change is not drawn again. */
function turnOf(question: Message | null, answer: Message | null): Turn {
  const first = question ?? answer
  const before = first ? known.get(first) : undefined
  if (before && before.answer === answer) return before
  const key = question ? placeAfter(question.parent_id) : `answer-to-${answer?.parent_id}`
  const turn: Turn = { key, question, answer, live: null }
  if (first) known.set(first, turn)
  return turn
}

const placeAfter = (parentId: string | null) => parentId ?? 'beginning'

/** The branch with the answer being written in its place; what it takes the place of is gone. */
export function withLive(
  turns: readonly Turn[],
  live: LiveAnswer,
  question: Message | null,
  answer: Message,
): Turn[] {
  const refusedAgain = live.phase === 'refused' && !question && !live.messageId
  // A rewrite that was refused has changed nothing: the former answer stays, with the reason below.
  if (refusedAgain)
    return turns.map((turn) => (turn.answer?.id === targetOf(live) ? { ...turn, live } : turn))
  const place = turns.findIndex((turn) => isPlaceOf(turn, live))
  const before = place < 0 ? turns : turns.slice(0, place)
  const asked = question ?? turns[place]?.question ?? null
  const key = asked ? placeAfter(asked.parent_id) : `answer-to-${answer.parent_id}`
  return [...before, { key, question: asked, answer, live }]
}

const targetOf = ({ question }: LiveAnswer) => question?.targetId ?? null

function isPlaceOf({ question, answer }: Turn, live: LiveAnswer): boolean {
  const ids = [targetOf(live), live.messageId, live.questionId].filter((id) => id !== null)
  return [question?.id, answer?.id].some((id) => id !== undefined && ids.includes(id))
}

/** The question on its way, as it will be stored. */
export function liveQuestion(
  { question, questionId, chatId, startedAt }: LiveAnswer,
  target: Message | undefined,
): Message | null {
  if (!question || (question.act !== 'ask' && question.act !== 'edit')) return null
  const id = questionId ?? question.clientId
  return {
    id,
    chat_id: chatId,
    parent_id: question.parentId,
    role: 'user',
    content: question.content,
    status: 'complete',
    metadata: { document_ids: question.documentIds },
    sibling_ids: [...new Set([...(target?.sibling_ids ?? []), id])],
    created_at: startedAt,
  }
}

/** The server has it although this page never heard so: the page was left while the question was on its way. */
export function isStored(asked: Question, thread: readonly Message[]): boolean {
  return thread.some(
    ({ id, role, content, parent_id }) =>
      role === 'user' && content === asked.content && parent_id === asked.parentId && id !== asked.targetId,
  )
}

/** The answer as it stands. What the server had stored is shown until the replayed events have caught up with it. */
export function liveMessage(live: LiveAnswer, stored: Message | undefined): Message {
  const { question, messageId, questionId } = live
  const id = messageId ?? `answer-${question?.clientId}`
  const known = stored?.metadata
  const rewrites = question?.act === 'regenerate' || question?.act === 'continue'
  return {
    id,
    chat_id: live.chatId,
    parent_id: questionId ?? (rewrites ? (question?.parentId ?? null) : null),
    role: 'assistant',
    content: longer(live.text, stored?.content),
    status: 'streaming',
    metadata: {
      tool_calls: live.tools.length > 0 ? live.tools : (known?.tool_calls ?? []),
      citations: live.citations.length > 0 ? live.citations : (known?.citations ?? []),
      thinking: longer(live.thinking, known?.thinking),
      red_flags: live.redFlags.length > 0 ? live.redFlags : (known?.red_flags ?? []),
      skill: live.skill ?? known?.skill ?? null,
    },
    sibling_ids: [],
    created_at: live.startedAt,
  }
}

function longer(live: string, stored: string | null | undefined): string {
  return stored && stored.length > live.length ? stored : live
}
