import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { resume } from '@/api/answering'
import { messagesQuery } from '@/api/chats'
import { useAnswers } from '@/stores/answers'
import { activeThread } from './thread'

/** The messages of a chat and the answer being written; picks up an answer that was left in the middle. */
export function useThread(chatId: string) {
  const query = useInfiniteQuery(messagesQuery(chatId))
  const live = useAnswers(({ byChat }) => byChat[chatId])
  const thread = useMemo(
    () => activeThread(query.data?.pages.flatMap(({ items }) => items) ?? []),
    [query.data],
  )
  const unfinished = thread.findLast(({ status }) => status === 'streaming')
  const isFresh = query.isFetchedAfterMount && !query.isFetching

  useEffect(() => {
    if (unfinished && isFresh && !live) void resume(unfinished)
  }, [unfinished, isFresh, live])

  const shown = useMemo(() => {
    if (!live) return thread
    // The live pair replaces its stored rows, and a rewrite the answer it starts from.
    const rewritten = live.phase === 'refused' ? null : live.question?.regenerates
    const replaced = new Set([live.messageId, rewritten, rewritten ? null : live.questionId])
    return thread.filter(({ id, status }) => !replaced.has(id) && status !== 'streaming')
  }, [thread, live])

  return { query, thread, shown, live, stored: unfinished }
}
