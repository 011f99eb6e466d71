import { ArrowDown } from 'lucide-react'
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { Button } from '@/components/ui/button'
import { usePrepared } from '@/components/ui/later'
import { useKeepPlace } from '@/hooks/use-keep-place'
import { useStickToBottom } from '@/hooks/use-stick-to-bottom'
import { isAnswering } from '@/stores/answers'
import { Interrupted, MessageActs, QuestionEditor } from './later-turn'
import { SpokenStatus } from './SpokenStatus'
import { TurnList, type TurnListProps } from './TurnList'
import { useAlarmFirst } from './use-alarm-first'
import { useFirstNew } from './use-first-new'
import { useMessageTarget } from './use-message-target'
import type { useThread } from './use-thread'
import { Waiting } from './Waiting'

/** How far from its beginning the earlier page is asked for. */
const nearTop = 2000

interface TranscriptProps extends Omit<TurnListProps, 'turns' | 'anchorKey' | 'targetId' | 'newId'> {
  chatId: string
  thread: ReturnType<typeof useThread>
}

export function Transcript({ chatId, thread, ...list }: TranscriptProps) {
  const { t } = useTranslation()
  const box = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const { query, turns, live, settling } = thread
  const { released, jump, release, isPinned } = useStickToBottom(box, content, chatId)
  useKeepPlace(box, turns[0]?.key)
  // Also for when the line drops: then nothing could be fetched.
  usePrepared(Interrupted, MessageActs, QuestionEditor)
  const anchorKey = useAnchor(thread, jump)
  const alarmed = (live?.redFlags.length ?? 0) > 0
  useLayoutEffect(() => {
    // Emergency guidance stays in view; the answer below it does not push it away.
    if (alarmed) release()
  }, [alarmed, release])
  useAlarmFirst(box, chatId, turns, isPinned, release)
  const targetId = useMessageTarget(box, chatId, thread, release)
  const newId = useFirstNew(chatId, thread.thread, live !== undefined)

  const { hasNextPage, isFetching, fetchNextPage } = query
  const loadOlder = useCallback(() => {
    if (hasNextPage && !isFetching && !settling) void fetchNextPage()
  }, [hasNextPage, isFetching, settling, fetchNextPage])
  useEffect(() => {
    // It may have been asked for while something else was fetched, and not been heard.
    if (released && box.current && box.current.scrollTop < nearTop) loadOlder()
  }, [released, loadOlder])

  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={box}
        role="log"
        aria-live="off"
        aria-label={t('chat.transcript')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        className="@container-[size] h-full overflow-y-auto px-6 pt-7 pb-16 [overflow-anchor:none] focus-visible:outline-offset-[-3px] phone:px-4 phone:pt-5"
        onScroll={(event) => event.currentTarget.scrollTop < nearTop && loadOlder()}
      >
        <div ref={content} className="mx-auto flex max-w-190 flex-col gap-5.5">
          {(hasNextPage || settling) && (
            <Button
              look="quiet"
              size="small"
              className="self-center"
              busy={query.isFetchingNextPage}
              onClick={loadOlder}
            >
              {t('chat.older')}
            </Button>
          )}
          {query.isPending && !live && <Waiting />}
          {query.isError && !query.data && (
            <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />
          )}
          <TurnList turns={turns} anchorKey={anchorKey} targetId={targetId} newId={newId} {...list} />
        </div>
      </div>
      <SpokenStatus chatId={chatId} answering={isAnswering(live)} last={turns.at(-1)?.answer ?? null} />
      {released && (
        <Button
          look="outline"
          className="-translate-x-1/2 absolute! bottom-3 left-1/2 min-h-11 rounded-full! shadow-card"
          onClick={() => {
            jump()
            box.current?.focus({ preventScroll: true })
          }}
        >
          <ArrowDown aria-hidden="true" />
          {t('chat.jump')}
        </Button>
      )}
    </div>
  )
}

/** The turn that was asked for just now: it gets a screen of its own, so that its question moves to the top. */
function useAnchor({ turns, live }: ReturnType<typeof useThread>, jump: () => void): string | null {
  const asked = live?.question?.clientId ?? null
  const [anchor, setAnchor] = useState<{ asked: string; key: string } | null>(null)
  const key = turns.at(-1)?.key
  if (asked && key && (anchor?.asked !== asked || anchor.key !== key)) setAnchor({ asked, key })
  useLayoutEffect(() => {
    if (asked) jump()
  }, [asked, jump])
  return anchor?.key ?? null
}
