import type { QueryClient } from '@tanstack/react-query'
import type { AxiosProgressEvent } from 'axios'
import { apiBase, dataOf, http } from '@/api/client'
import { saveAs } from '@/api/download'
import * as server from '@/api/generated/client/sdk.gen'
import type {
  BulkChange,
  DocumentFilters,
  DocumentPage,
  DocumentPatch,
  DocumentStep,
  HealthDocument,
  SearchResults,
} from '@/api/types'

const perPage = 50
/** The most that one bulk request takes. */
const perBulk = 200

export const documentsQuery = {
  queryKey: ['documents', 'list'] as const,
  queryFn: () => dataOf(server.listDocuments({ query: { limit: 100 } })),
}

/** The shelf (or the trash) as it is filtered, page by page. */
export const shelfQuery = (filters: DocumentFilters) => ({
  queryKey: ['documents', 'shelf', filters] as const,
  queryFn: ({ pageParam, signal }: { pageParam: string | null; signal: AbortSignal }) =>
    dataOf(server.listDocuments({ query: { ...filters, limit: perPage, cursor: pageParam }, signal })),
  initialPageParam: null as string | null,
  getNextPageParam: (last: { next_cursor: string | null }) => last.next_cursor,
})

export const tagsQuery = {
  queryKey: ['documents', 'tags'] as const,
  queryFn: () => dataOf(server.documentTags()),
}

export const documentQuery = (id: string) => ({
  queryKey: ['documents', 'one', id] as const,
  queryFn: () => dataOf(server.getDocument({ path: { document_id: id } })),
})

export const pageQuery = (id: string, number: number) => ({
  queryKey: ['documents', 'page', id, number] as const,
  queryFn: () => dataOf(server.getDocumentPage({ path: { document_id: id, number } })),
  staleTime: 5 * 60_000,
})

/** Where each word stands on the page, and how sure its reading is. */
export const pageWordsQuery = (id: string, number: number) => ({
  queryKey: ['documents', 'words', id, number] as const,
  queryFn: () =>
    dataOf(server.getDocumentPageWords({ path: { document_id: id, number } })).then(({ words }) => words),
  staleTime: 5 * 60_000,
})

/** Pictures need the bearer header, so they are fetched and not linked. */
export const pageImageQuery = (id: string, number: number) => ({
  queryKey: ['documents', 'image', id, number] as const,
  queryFn: () =>
    dataOf(server.getDocumentPageImage({ path: { document_id: id, number }, responseType: 'blob' })),
  staleTime: 5 * 60_000,
  gcTime: 60_000,
})

type Within = Pick<DocumentFilters, 'doc_type' | 'tag' | 'date_from' | 'date_to'> & { document_id?: string }

export const searchQuery = (words: string, within: Within = {}, limit = 20) => ({
  queryKey: ['documents', 'search', words, within, limit] as const,
  queryFn: ({ signal }: { signal: AbortSignal }): Promise<SearchResults> =>
    dataOf(server.searchDocuments({ query: { q: words, ...within, limit }, signal })),
})

/** On which pages of a document words stand, and how often. */
export const placesQuery = (id: string, words: string) => ({
  queryKey: ['documents', 'places', id, words] as const,
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    dataOf(server.findInDocument({ path: { document_id: id }, query: { q: words }, signal })),
})

export interface UploadOptions {
  /** Photos of one document, in the order of its pages. */
  combine: boolean
  keepBoth: boolean
  signal: AbortSignal
  onProgress: (share: number) => void
}

export async function uploadDocument(
  files: readonly File[],
  { combine, keepBoth, signal, onProgress }: UploadOptions,
): Promise<HealthDocument> {
  const form = new FormData()
  for (const file of files) form.append('file', file, file.name)
  const answer = await http.post<HealthDocument>(`${apiBase}/documents`, form, {
    params: { ...(combine && { combine }), ...(keepBoth && { allow_duplicate: true }) },
    signal,
    onUploadProgress: ({ loaded, total }: AxiosProgressEvent) => onProgress(total ? loaded / total : 0),
  })
  return answer.data
}

export const changeDocument = (id: string, changes: DocumentPatch) =>
  dataOf(server.updateDocument({ path: { document_id: id }, body: changes }))
/** Null puts back what was read. */
export const correctPage = (id: string, number: number, text: string | null): Promise<DocumentPage> =>
  dataOf(server.correctDocumentPage({ path: { document_id: id, number }, body: { text } }))
export const restoreDocument = (id: string) => dataOf(server.restoreDocument({ path: { document_id: id } }))
export const reindexDocument = (id: string) => dataOf(server.reindexDocument({ path: { document_id: id } }))
/** Stops the reading; the document counts as not read. */
export const cancelReading = (id: string) => dataOf(server.cancelDocument({ path: { document_id: id } }))
/** Opens a protected file; it is read with it and the password is not kept. */
export const openWithPassword = (id: string, password: string): Promise<HealthDocument> =>
  dataOf(server.unlockDocument({ path: { document_id: id }, body: { password } }))

/** One thing done to many documents, however many they are; how many it was done to. */
export async function changeDocuments(ids: readonly string[], change: BulkChange): Promise<number> {
  let done = 0
  for (let start = 0; start < ids.length; start += perBulk) {
    const part = ids.slice(start, start + perBulk)
    const answer = await dataOf(server.changeDocuments({ body: { ...change, ids: part } }))
    done += answer.done.length
  }
  return done
}

/** Everything in the trash is gone for good; how many documents that were. */
export async function emptyTrash(): Promise<number> {
  let gone = 0
  for (;;) {
    const { items } = await dataOf(server.listDocuments({ query: { trash: true, limit: 100 } }))
    if (items.length === 0) return gone
    const done = await changeDocuments(
      items.map(({ id }) => id),
      { action: 'purge' },
    )
    if (done === 0) return gone
    gone += done
  }
}

/** The untouched original, under the name that the server gives it: a title may lack the ending of its type. */
export async function downloadDocument({
  id,
  filename,
}: Pick<HealthDocument, 'id' | 'filename'>): Promise<void> {
  const { data, headers } = await server.downloadDocument({ path: { document_id: id }, responseType: 'blob' })
  const [, named] = /filename\*=UTF-8''([^;]+)/.exec(String(headers['content-disposition'])) ?? []
  saveAs(data, named ? decodeURIComponent(named) : filename)
}

/** Asks again for every list of documents, and for nothing that was read page by page. */
export function refreshLists(queries: QueryClient): Promise<unknown> {
  return Promise.all(
    ['list', 'shelf', 'tags'].map((kind) => queries.invalidateQueries({ queryKey: ['documents', kind] })),
  )
}

/** Whether a step of a document's reading is done, skipped or failed. */
export const isOver = ({ state }: Pick<DocumentStep, 'state'>) => state !== 'waiting' && state !== 'running'
