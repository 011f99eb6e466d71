import { create } from 'zustand'
import type { Problem } from '@/api/problem'
import type { HealthDocument } from '@/api/types'

/** `refused`: another try of this file would not help. */
export type UploadState = 'waiting' | 'sending' | 'done' | 'failed' | 'refused'

export interface Upload {
  id: string
  file: File
  /** Photos that become one document together with `file`, which is the first of them. */
  photos: readonly File[] | null
  state: UploadState
  progress: number
  /** When its bytes began to go out, in milliseconds. */
  startedAt: number | null
  problem: Problem | null
  /** `changed`: it is not the file on the disk any more that was chosen. */
  refusal: 'type' | 'size' | 'empty' | 'changed' | null
  document: HealthDocument | null
  /** The person knows that the file is there already and wants it twice. */
  keepBoth: boolean
  /** The made-up report: it names a patient of its own, and whoever tries it is not asked whose it is. */
  isSample: boolean
  /** Chat whose composer shows the file, or null for the documents page. */
  chatId: string | null
}

interface Uploads {
  items: Upload[]
}

/** The queue outlives the page it was started on. */
export const useUploads = create<Uploads>(() => ({ items: [] }))

export function addUploads(uploads: Upload[]): void {
  useUploads.setState(({ items }) => ({ items: [...items, ...uploads] }))
}

export function changeUpload(id: string, change: Partial<Upload>): void {
  useUploads.setState(({ items }) => ({
    items: items.map((item) => (item.id === id ? { ...item, ...change } : item)),
  }))
}

export function dropUploads(which: (upload: Upload) => boolean): void {
  useUploads.setState(({ items }) => ({ items: items.filter((item) => !which(item)) }))
}
