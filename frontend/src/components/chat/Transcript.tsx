import { ArrowDown } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Message } from '@/api/types'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { Button } from '@/components/ui/button'
import { Skeleton } from '@/components/ui/skeleton'
import { useKeepPlace } from '@/hooks/use-keep-place'
import { useStickToBottom } from '@/hooks/use-stick-to-bottom'
import { AssistantMessage } from './AssistantMessage'
import { LiveMessage } from './LiveMessage'
import { SpokenStatus } from './SpokenStatus'
import { UserBubble } from './UserBubble'
import type { useThread } from './use-thread'

interface TranscriptProps {
  chatId: string
  thread: ReturnType<typeof useThread>
  onRegenerate: (message: Message) => void
  onRetry: () => void
  onDismiss: () => void
}

export function Transcript({ chatId, thread, onRegenerate, onRetry, onDismiss }: TranscriptProps) {
  const { t } = useTranslation()
  const box = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const { query, shown, live, stored } = thread
  const { released, jump } = useStickToBottom(box, content, chatId)
  useKeepPlace(box, shown[0]?.id)

  const asked = live?.question?.clientId
  useEffect(() => {
    if (asked) jump()
  }, [asked, jump])

  const loadOlder = () => {
    if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage()
  }

  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={box}
        role="log"
        aria-live="off"
        aria-label={t('chat.transcript')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        className="h-full overflow-y-auto px-6 pt-7 pb-6 [overflow-anchor:none] focus-visible:outline-offset-[-3px] phone:px-4 phone:pt-5"
        onScroll={(event) => event.currentTarget.scrollTop < 200 && loadOlder()}
      >
        <div ref={content} className="mx-auto flex max-w-190 flex-col gap-5.5">
          {query.hasNextPage && (
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
          {query.isPending && !live && (
            <>
              <Skeleton className="h-11 w-64 self-end" />
              <Skeleton className="h-28" />
            </>
          )}
          {query.isError && !query.data && (
            <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />
          )}
          {shown.map((message) =>
            message.role === 'user' ? (
              <UserBubble
                key={message.id}
                text={message.content}
                documentIds={message.metadata.document_ids ?? []}
              />
            ) : (
              <AssistantMessage
                key={message.id}
                message={message}
                isLast={!live && message === shown.at(-1)}
                onRegenerate={onRegenerate}
              />
            ),
          )}
          {live && <LiveMessage live={live} stored={stored} onRetry={onRetry} onDismiss={onDismiss} />}
        </div>
      </div>
      <SpokenStatus chatId={chatId} live={live} last={shown.at(-1)} />
      {released && (
        <Button
          look="outline"
          className="-translate-x-1/2 absolute! bottom-3 left-1/2 min-h-11 rounded-full! shadow-card"
          onClick={jump}
        >
          <ArrowDown aria-hidden="true" />
          {t('chat.jump')}
        </Button>
      )}
    </div>
  )
}
