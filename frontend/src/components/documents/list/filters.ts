import type { DocumentFilters, DocumentSort, DocumentStatus, DocumentType } from '@/api/types'

export const documentTypes = ['lab_result', 'consultation', 'prescription', 'imaging', 'other'] as const
export const documentStatuses = ['pending', 'processing', 'completed', 'failed'] as const
export const documentSorts = ['added', 'date', 'name'] as const

export type FilterName = 'q' | 'type' | 'status' | 'tag' | 'from' | 'to' | 'sort' | 'trash'

const oneOf = <T extends string>(known: readonly T[], value: string | null): T | undefined =>
  known.find((one) => one === value)
const dayIn = (value: string | null) => (value && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : undefined)

/** What the address asks for; what it says wrongly is left out. */
export function readFilters(params: URLSearchParams): DocumentFilters {
  const q = params.get('q')?.trim()
  const type: DocumentType | undefined = oneOf(documentTypes, params.get('type'))
  const status: DocumentStatus | undefined = oneOf(documentStatuses, params.get('status'))
  const sort: DocumentSort | undefined = oneOf(documentSorts, params.get('sort'))
  const tag = params.get('tag')?.trim()
  const [from, to] = [dayIn(params.get('from')), dayIn(params.get('to'))]
  return {
    ...(q && { q }),
    ...(type && { doc_type: type }),
    ...(status && { status }),
    ...(tag && { tag }),
    ...(from && { date_from: from }),
    ...(to && { date_to: to }),
    ...(sort && sort !== 'added' && { sort }),
    ...(params.has('trash') && { trash: true }),
  }
}

/** The address with one filter changed; an empty value takes it away. */
export function withFilter(params: URLSearchParams, name: FilterName, value: string): URLSearchParams {
  const next = new URLSearchParams(params)
  if (value) next.set(name, value)
  else next.delete(name)
  return next
}

/** How many filters narrow the list, the words of the search apart. */
export function narrowing(filters: DocumentFilters): number {
  const { doc_type, status, tag, date_from, date_to } = filters
  return [doc_type, status, tag, date_from, date_to].filter(Boolean).length
}

/** The address without what narrows the list. */
export function withoutFilters(params: URLSearchParams): URLSearchParams {
  const next = new URLSearchParams(params)
  for (const name of ['type', 'status', 'tag', 'from', 'to']) next.delete(name)
  return next
}
