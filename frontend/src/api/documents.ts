import type { AxiosProgressEvent } from 'axios'
import { dataOf, remove } from '@/api/client'
import { saveAs } from '@/api/download'
import * as server from '@/api/generated/client/sdk.gen'
import type { HealthDocument } from '@/api/types'

export const documentsQuery = {
  queryKey: ['documents', 'list'] as const,
  queryFn: () => dataOf(server.listDocuments({ query: { limit: 100 } })),
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

/** Pictures need the bearer header, so they are fetched and not linked. */
export const pageImageQuery = (id: string, number: number) => ({
  queryKey: ['documents', 'image', id, number] as const,
  queryFn: () =>
    dataOf(server.getDocumentPageImage({ path: { document_id: id, number }, responseType: 'blob' })),
  staleTime: 5 * 60_000,
  gcTime: 60_000,
})

export const searchQuery = (words: string) => ({
  queryKey: ['documents', 'search', words] as const,
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    dataOf(server.searchDocuments({ query: { q: words }, signal })),
})

export interface UploadOptions {
  signal: AbortSignal
  onProgress: (share: number) => void
}

export function uploadDocument(file: File, { signal, onProgress }: UploadOptions): Promise<HealthDocument> {
  return dataOf(
    server.uploadDocument({
      body: { file },
      signal,
      onUploadProgress: ({ loaded, total }: AxiosProgressEvent) => onProgress(total ? loaded / total : 0),
    }),
  )
}

export const deleteDocument = (id: string) => remove(`/documents/${id}`)
export const reindexDocument = (id: string) => dataOf(server.reindexDocument({ path: { document_id: id } }))

export async function downloadDocument({
  id,
  filename,
}: Pick<HealthDocument, 'id' | 'filename'>): Promise<void> {
  const path = { document_id: id }
  saveAs(await dataOf(server.downloadDocument({ path, responseType: 'blob' })), filename)
}
