import { dataOf, remove } from '@/api/client'
import { saveFrom } from '@/api/download'
import * as server from '@/api/generated/client/sdk.gen'
import { once } from '@/api/once'
import type { Importance, MemoryCategory, MemoryEntry } from '@/api/types'

export type MemoryDraft = Pick<
  MemoryEntry,
  'category' | 'title' | 'content' | 'importance' | 'valid_from' | 'valid_to'
>

/** What every list of memory begins with, to tell them that something has changed. */
export const memoryKey = ['memory'] as const

export const memoryStates = ['active', 'unconfirmed', 'inactive'] as const
export interface MemoryFilters {
  q: string
  category: MemoryCategory | null
  importance: Importance | null
  state: (typeof memoryStates)[number]
  document: string | null
}

/** The list as it is filtered, page by page. */
export const memoryQuery = ({ q, category, importance, state, document }: MemoryFilters) => ({
  queryKey: [...memoryKey, 'list', q, category, importance, state, document] as const,
  queryFn: ({ pageParam, signal }: { pageParam: string | null; signal: AbortSignal }) =>
    dataOf(
      server.listMemory({
        query: {
          limit: 200,
          cursor: pageParam,
          is_active: state !== 'inactive',
          ...(q && { q }),
          ...(category && { category }),
          ...(importance && { importance }),
          ...(document && { document_id: document }),
          ...(state === 'unconfirmed' && { status: 'unconfirmed' as const }),
        },
        signal,
      }),
    ),
  initialPageParam: null as string | null,
  getNextPageParam: (last: { next_cursor: string | null }) => last.next_cursor,
})

export const memoryEntryQuery = (id: string) => ({
  queryKey: [...memoryKey, 'one', id] as const,
  queryFn: () => dataOf(server.getMemory({ path: { memory_id: id } })),
})

/** What it has replaced, oldest first, itself last. */
export const memoryHistoryQuery = (id: string) => ({
  queryKey: [...memoryKey, 'history', id] as const,
  queryFn: () => dataOf(server.memoryHistory({ path: { memory_id: id } })).then(({ items }) => items),
})

/** The answers that were given with it. */
export const memoryUsesQuery = (id: string) => ({
  queryKey: [...memoryKey, 'uses', id] as const,
  queryFn: () => dataOf(server.memoryUses({ path: { memory_id: id } })).then(({ items }) => items),
})

/** What an answer was given with. */
export const memoryOfAnswerQuery = (chatId: string, messageId: string) => ({
  queryKey: [...memoryKey, 'answer', chatId, messageId] as const,
  queryFn: () =>
    dataOf(server.messageMemory({ path: { chat_id: chatId, message_id: messageId } })).then(
      ({ items }) => items,
    ),
})

export const addMemory = (draft: MemoryDraft) =>
  once('memory', draft, (headers) => dataOf(server.createMemory({ body: draft, headers })))
export const changeMemory = (id: string, changes: Partial<MemoryDraft> & { is_active?: boolean }) =>
  dataOf(server.updateMemory({ path: { memory_id: id }, body: changes }))
export const confirmMemory = (id: string) => dataOf(server.confirmMemory({ path: { memory_id: id } }))
export const resolveMemory = (id: string, keep: 'new' | 'old' | 'both') =>
  dataOf(server.resolveMemory({ path: { memory_id: id }, body: { keep } }))
export const mergeMemory = (keepId: string, ids: string[]) =>
  dataOf(server.mergeMemory({ body: { keep_id: keepId, ids } }))
export const deleteMemory = (id: string) => remove(`/memory/${id}`)

/** All that is remembered, or was, as a table for other programs. */
export const exportMemory = (filename: string) => saveFrom('/memory/export', filename)
