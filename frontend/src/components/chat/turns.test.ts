import { describe, expect, it } from 'vitest'
import type { Message } from '@/api/types'
import type { Act, LiveAnswer, Question } from '@/stores/answers'
import { isStored, liveMessage, liveQuestion, turnsOf, withLive } from './turns'

const message = (id: string, role: Message['role'], parent_id: string | null): Message => ({
  id,
  chat_id: 'c',
  parent_id,
  role,
  content: `words of ${id}`,
  status: 'complete',
  metadata: {},
  sibling_ids: [id],
  created_at: '2026-11-23T09:00:00Z',
})
const thread = [
  message('q1', 'user', null),
  message('a1', 'assistant', 'q1'),
  message('q2', 'user', 'a1'),
  message('a2', 'assistant', 'q2'),
]

function live(act: Act, targetId: string | null, parentId: string | null): LiveAnswer {
  const question: Question = {
    chatId: 'c',
    clientId: 'k',
    act,
    targetId,
    content: 'new words',
    documentIds: [],
    parentId,
    skill: null,
  }
  return {
    chatId: 'c',
    question,
    questionId: null,
    messageId: null,
    startedAt: '2026-11-23T10:00:00Z',
    text: 'so',
    thinking: '',
    tools: [],
    citations: [],
    redFlags: [],
    skill: null,
    phase: 'writing',
    stopping: false,
    problem: null,
  }
}

function shown(answer: LiveAnswer, stored?: Message) {
  const target = thread.find(({ id }) => id === answer.question?.targetId)
  const turns = withLive(turnsOf(thread), answer, liveQuestion(answer, target), liveMessage(answer, stored))
  return turns.map((turn) => [turn.question?.content ?? null, turn.answer?.content ?? null])
}

describe('the turns on the screen', () => {
  it('pair each answer with its question', () => {
    const [first, second] = turnsOf(thread)
    expect([first?.question?.id, first?.answer?.id]).toEqual(['q1', 'a1'])
    expect([second?.question?.id, second?.answer?.id]).toEqual(['q2', 'a2'])
  })

  it('begin with an answer whose question is on an earlier page', () => {
    expect(turnsOf(thread.slice(1))[0]).toMatchObject({ question: null, answer: { id: 'a1' } })
  })

  it('get a new question at their end', () => {
    expect(shown(live('ask', null, 'a2'))[2]).toEqual(['new words', 'so'])
  })

  it('show an edited question in its place, without what followed the former one', () => {
    expect(shown(live('edit', 'q1', null))).toEqual([['new words', 'so']])
  })

  it('show a rewritten answer below the same question', () => {
    expect(shown(live('regenerate', 'a1', 'q1'))).toEqual([['words of q1', 'so']])
  })

  it('keep what was written of an answer that goes on, until the new text is longer', () => {
    const stored = thread[3]
    expect(shown(live('continue', 'a2', 'q2'), stored)[1]).toEqual(['words of q2', 'words of a2'])
    const longer = { ...live('continue', 'a2', 'q2'), text: 'words of a2, and more' }
    expect(shown(longer, stored)[1]).toEqual(['words of q2', 'words of a2, and more'])
  })

  it('keep the former answer when another one was refused', () => {
    const refused: LiveAnswer = { ...live('regenerate', 'a2', 'q2'), phase: 'refused' }
    expect(shown(refused)[1]).toEqual(['words of q2', 'words of a2'])
  })

  it('stay in their place when a version takes over, so that nothing is drawn anew', () => {
    const edited = live('edit', 'q2', 'a1')
    const target = thread[2]
    const [, turn] = withLive(
      turnsOf(thread),
      edited,
      liveQuestion(edited, target),
      liveMessage(edited, undefined),
    )
    expect(turn?.key).toBe(turnsOf(thread)[1]?.key)
    expect(turn?.question?.sibling_ids).toEqual(['q2', 'k'])
  })
})

describe('a question that may have arrived before the page was left', () => {
  const asked = (act: Act, targetId: string | null, parentId: string | null, content: string) =>
    ({ ...live(act, targetId, parentId).question, content }) as Question

  it('has, when its words are stored where it was asked', () => {
    expect(isStored(asked('ask', null, 'a1', 'words of q2'), thread)).toBe(true)
    expect(isStored(asked('ask', null, 'a2', 'words of q2'), thread)).toBe(false)
    expect(isStored(asked('ask', null, 'a1', 'other words'), thread)).toBe(false)
  })

  it('has not, when the same words are only the version that was edited', () => {
    expect(isStored(asked('edit', 'q2', 'a1', 'words of q2'), thread)).toBe(false)
    expect(isStored(asked('edit', 'old', 'a1', 'words of q2'), thread)).toBe(true)
  })
})
