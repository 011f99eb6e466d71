import { useInfiniteQuery } from '@tanstack/react-query'
import { useDeferredValue, useEffect, useMemo } from 'react'
import type { Messages } from '@/api/answer-log'
import { resume, showUnsent } from '@/api/answering'
import { messagesQuery } from '@/api/chats'
import { queryClient } from '@/api/query-client'
import { endAnswer, isAnswering, useAnswers } from '@/stores/answers'
import { dropUnsent, unsentIn } from '@/stores/unsent'
import { activeThread } from './thread'
import { isStored, liveMessage, liveQuestion, type Turn, turnsOf, withLive } from './turns'

/** The turns of a chat with the answer being written; picks up an answer that was left in the middle. */
export function useThread(chatId: string) {
  const query = useInfiniteQuery(messagesQuery(chatId))
  const live = useAnswers(({ byChat }) => byChat[chatId])
  const thread = useMemo(
    () => activeThread(query.data?.pages.flatMap(({ items }) => items) ?? []),
    [query.data],
  )
  const unfinished = thread.findLast(({ status }) => status === 'streaming')
  // What is fetched again may have ended meanwhile.
  const isFresh = query.isSuccess && !query.isFetching

  useEffect(() => {
    if (!isFresh) return
    const unsent = unsentIn(chatId)
    const arrived = unsent !== undefined && isStored(unsent, thread)
    if (arrived && !isAnswering(live)) {
      dropUnsent(chatId)
      endAnswer(chatId)
    }
    if (live) return
    if (unfinished) void resume(unfinished)
    else if (unsent && !arrived) showUnsent(unsent)
  }, [unfinished, isFresh, live, thread, chatId])

  const stored = useMemo(() => turnsOf(thread), [thread])
  const settled = useUnhurried(stored)
  const { question: asked, questionId } = live ?? {}
  const target = asked?.targetId ? thread.find(({ id }) => id === asked.targetId) : undefined
  // The same object for every flush of text, so that the question is not drawn again.
  // biome-ignore lint/correctness/useExhaustiveDependencies: nothing else of the live answer changes its question
  const question = useMemo(() => (live ? liveQuestion(live, target) : null), [asked, questionId, target])
  const turns = useMemo((): readonly Turn[] => {
    if (!live) return settled
    const begun = live.question?.act === 'continue' ? target : undefined
    return withLive(settled, live, question, liveMessage(live, unfinished ?? begun))
  }, [settled, live, question, unfinished, target])

  /** Earlier messages have arrived and are still being drawn. */
  const settling = settled !== stored
  return { query, thread, turns, live, settling }
}

/** What a new question follows, as the newest data have it. */
export function endOfBranch(chatId: string): string | null {
  const known = queryClient.getQueryData<Messages>(messagesQuery(chatId).queryKey)
  return activeThread(known?.pages.flatMap(({ items }) => items) ?? []).at(-1)?.id ?? null
}

/** Earlier pages are drawn between other work, so that loading them does not hold up the scrolling; the rest at once. */
function useUnhurried(turns: readonly Turn[]): readonly Turn[] {
  const before = useDeferredValue(turns)
  const added = turns.length - before.length
  const onlyEarlier = added > 0 && turns.at(-1) === before.at(-1) && turns[added] === before[0]
  return onlyEarlier ? before : turns
}
