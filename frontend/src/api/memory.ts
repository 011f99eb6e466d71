import { dataOf, remove } from '@/api/client'
import * as server from '@/api/generated/client/sdk.gen'
import type { MemoryEntry } from '@/api/types'

export type MemoryDraft = Pick<MemoryEntry, 'category' | 'title' | 'content' | 'importance'>

export const memoryQuery = {
  queryKey: ['memory'] as const,
  queryFn: () => dataOf(server.listMemory({ query: { limit: 200, is_active: true } })),
}

export const addMemory = (draft: MemoryDraft) => dataOf(server.createMemory({ body: draft }))
export const changeMemory = (id: string, changes: Partial<MemoryDraft>) =>
  dataOf(server.updateMemory({ path: { memory_id: id }, body: changes }))
export const confirmMemory = (id: string) => dataOf(server.confirmMemory({ path: { memory_id: id } }))
export const deleteMemory = (id: string) => remove(`/memory/${id}`)
