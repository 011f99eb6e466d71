import { create } from 'zustand'
import type { Problem } from '@/api/problem'
import type { AnsweredBy, Citation, ToolCall } from '@/api/types'

/**
 * sending: the question is on its way · thinking: the server has it, no text yet · writing: text arrives ·
 * busy: the provider has no room yet and will be asked again · reconnecting: the line dropped, the answer goes on at
 * the server · offline: this device has no network, it is gone on with when that is back · refused: nothing was
 * generated.
 */
export type AnswerPhase = 'sending' | 'thinking' | 'busy' | 'writing' | 'reconnecting' | 'offline' | 'refused'

/**
 * ask: a new question · edit: another version of one's own question · regenerate: another version of an answer ·
 * continue: an interrupted answer goes on.
 */
export type Act = 'ask' | 'edit' | 'regenerate' | 'continue'

export interface Question {
  chatId: string
  clientId: string
  act: Act
  /** The message that is edited, written anew or continued. */
  targetId: string | null
  content: string
  documentIds: string[]
  /** What the question follows; of a rewritten answer, the question it answers. */
  parentId: string | null
  /** Who is asked; null for the assistant itself. */
  skill: AnsweredBy | null
}

export interface LiveAnswer {
  chatId: string
  question: Question | null
  questionId: string | null
  messageId: string | null
  startedAt: string
  text: string
  thinking: string
  tools: ToolCall[]
  citations: Citation[]
  redFlags: string[]
  skill: AnsweredBy | null
  phase: AnswerPhase
  stopping: boolean
  problem: Problem | null
}

interface Answers {
  byChat: Record<string, LiveAnswer>
}

/** Answers being written right now. They outlive the page, so leaving the chat does not cut the stream. */
export const useAnswers = create<Answers>(() => ({ byChat: {} }))

const leaving = new Set<() => void>()

/** Registers what must end when the person signs out. */
export function onForget(end: () => void): () => void {
  leaving.add(end)
  return () => leaving.delete(end)
}

export function forgetAnswers(): void {
  for (const end of leaving) end()
  leaving.clear()
  useAnswers.setState({ byChat: {} })
}

export function beginAnswer(answer: LiveAnswer): void {
  useAnswers.setState(({ byChat }) => ({ byChat: { ...byChat, [answer.chatId]: answer } }))
}

export function changeAnswer(chatId: string, change: (answer: LiveAnswer) => Partial<LiveAnswer>): void {
  useAnswers.setState(({ byChat }) => {
    const answer = byChat[chatId]
    return answer ? { byChat: { ...byChat, [chatId]: { ...answer, ...change(answer) } } } : { byChat }
  })
}

export function endAnswer(chatId: string): void {
  useAnswers.setState(({ byChat }) => {
    const { [chatId]: _, ...others } = byChat
    return { byChat: others }
  })
}

export function liveAnswer(chatId: string): LiveAnswer | undefined {
  return useAnswers.getState().byChat[chatId]
}

/** An answer is on its way: asked for, being written, or waiting for the line to come back. */
export function isAnswering(live: LiveAnswer | undefined): live is LiveAnswer {
  return live !== undefined && live.phase !== 'refused'
}
