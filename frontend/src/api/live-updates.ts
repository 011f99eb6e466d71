import type { InfiniteData, QueryClient } from '@tanstack/react-query'
import { documentQuery, documentsQuery, isOver } from '@/api/documents'
import type { LiveFrame } from '@/api/live-line'
import { unreadQuery } from '@/api/notifications'
import type { DocumentStep, HealthDocument, Page } from '@/api/types'
import { liveAnswer } from '@/stores/answers'

type DocumentFrame = Extract<LiveFrame, { type: 'document.status' }>

/** What a pushed frame changes in what is on the screen. */
export function applyFrame(queries: QueryClient, frame: LiveFrame): void {
  switch (frame.type) {
    case 'notification.created':
    case 'notification.updated':
      void queries.invalidateQueries({ queryKey: ['notifications'] })
      void queries.invalidateQueries({ queryKey: ['reminders'] })
      break
    case 'unread.count':
      queries.setQueryData(unreadQuery.queryKey, { count: frame.count })
      break
    case 'document.status':
      moveDocument(queries, frame)
      break
    case 'chat.updated':
      void queries.invalidateQueries({ queryKey: ['chats', 'list'] })
      void queries.invalidateQueries({ queryKey: ['chats', 'one', frame.chat_id] })
      if (!liveAnswer(frame.chat_id)) {
        void queries.invalidateQueries({ queryKey: ['chats', 'messages', frame.chat_id] })
      }
      break
  }
}

/** After a gap in the line: ask for everything that is pushed otherwise. */
export function catchUp(queries: QueryClient): void {
  for (const noun of ['notifications', 'reminders', 'documents', 'chats']) {
    void queries.invalidateQueries({ queryKey: [noun] })
  }
}

function moveDocument(queries: QueryClient, frame: DocumentFrame): void {
  const { document_id, status, progress, error } = frame
  const move = (document: HealthDocument): HealthDocument =>
    document.id === document_id
      ? {
          ...document,
          status,
          progress,
          error_code: error ?? document.error_code,
          steps: document.steps.map((step) => moved(step, frame)),
        }
      : document
  const { queryKey } = documentQuery(document_id)
  const open = queries.getQueryData<HealthDocument>(queryKey)
  const isRead = status === 'completed' || status === 'failed'
  const ended = open?.steps.filter((step) => !isOver(step) && isOver(moved(step, frame))) ?? []
  // What is over is shown together with what it has found: "no date" must not stand beside a step that has one.
  if (open && !isRead && ended.length === 0) queries.setQueryData<HealthDocument>(queryKey, move(open))
  queries.setQueryData<Page<HealthDocument>>(
    documentsQuery.queryKey,
    (known) => known && { ...known, items: known.items.map(move) },
  )
  queries.setQueriesData<InfiniteData<Page<HealthDocument>>>(
    { queryKey: ['documents', 'shelf'] },
    (known) =>
      known && { ...known, pages: known.pages.map((page) => ({ ...page, items: page.items.map(move) })) },
  )
  if (isRead) {
    // Pages, type and title are known only now.
    void queries.invalidateQueries({ queryKey: ['documents'] })
  } else {
    if (ended.length > 0) void queries.invalidateQueries({ queryKey, exact: true })
    if (ended.some(({ name }) => name === 'labs')) void queries.invalidateQueries({ queryKey: ['labs'] })
  }
}

/** A step as a frame tells of it; how long it took, and why if it did nothing, is asked for. */
export function moved(step: DocumentStep, { steps, waits_for }: Pick<DocumentFrame, 'steps' | 'waits_for'>) {
  const state = steps?.[step.name] ?? step.state
  return { ...step, state, note: step.name === 'pages' ? (waits_for ?? null) : step.note }
}
