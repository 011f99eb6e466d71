import type { MemoryEntry } from '@/api/types'
import { importances } from './kinds'

/** What asks for a decision first, then by weight; within that as it came. */
export function inOrder(entries: readonly MemoryEntry[]): MemoryEntry[] {
  const rank = ({ contradicts_id, status, is_active, importance }: MemoryEntry) => [
    is_active && contradicts_id ? 0 : 1,
    is_active && status === 'unconfirmed' ? 0 : 1,
    importances.indexOf(importance),
  ]
  return entries.toSorted((a, b) => {
    const [one, other] = [rank(a), rank(b)]
    const at = one.findIndex((value, index) => value !== other[index])
    return at < 0 ? 0 : (one[at] ?? 0) - (other[at] ?? 0)
  })
}
