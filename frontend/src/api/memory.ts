import { get, patch, post, remove } from '@/api/client'
import type { MemoryEntry, Page } from '@/api/types'

export type MemoryDraft = Pick<MemoryEntry, 'category' | 'title' | 'content' | 'importance'>

export const memoryQuery = {
  queryKey: ['memory'] as const,
  queryFn: () => get<Page<MemoryEntry>>('/memory', { limit: 200 }),
}

export const addMemory = (draft: MemoryDraft) => post<MemoryEntry>('/memory', draft)
export const changeMemory = (id: string, changes: Partial<MemoryDraft>) =>
  patch<MemoryEntry>(`/memory/${id}`, changes)
export const confirmMemory = (id: string) => post<MemoryEntry>(`/memory/${id}/confirm`, {})
export const deleteMemory = (id: string) => remove(`/memory/${id}`)
