import type { LabResult } from '@/api/types'

export const isOpen = ({ state }: LabResult) => state === 'unconfirmed'
export const isDoubtful = (row: LabResult) => isOpen(row) && row.doubts.length > 0

/** The rows of each page, in the order of the document. */
export function byPage(rows: readonly LabResult[]): { page: number; rows: LabResult[] }[] {
  const pages = [...new Set(rows.map(({ page }) => page))].toSorted((a, b) => a - b)
  return pages.map((page) => ({ page, rows: rows.filter((row) => row.page === page) }))
}

/** The next one that waits, from this one on and around the end; null when none does. */
export function nextOpen(rows: readonly LabResult[], id: string): string | null {
  const at = rows.findIndex((row) => row.id === id)
  const around = [...rows.slice(at + 1), ...rows.slice(0, Math.max(at, 0))]
  return around.find(isOpen)?.id ?? null
}
