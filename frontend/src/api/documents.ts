import type { AxiosProgressEvent } from 'axios'
import { get, http, post, remove } from '@/api/client'
import { download } from '@/api/download'
import type { DocumentPage, HealthDocument, Page, SearchHit } from '@/api/types'

export const documentsQuery = {
  queryKey: ['documents', 'list'] as const,
  queryFn: () => get<Page<HealthDocument>>('/documents', { limit: 100 }),
}

export const documentQuery = (id: string) => ({
  queryKey: ['documents', 'one', id] as const,
  queryFn: () => get<HealthDocument>(`/documents/${id}`),
})

export const pageQuery = (id: string, number: number) => ({
  queryKey: ['documents', 'page', id, number] as const,
  queryFn: () => get<DocumentPage>(`/documents/${id}/pages/${number}`),
  staleTime: 5 * 60_000,
})

export const pageImageQuery = (id: string, number: number) => ({
  queryKey: ['documents', 'image', id, number] as const,
  queryFn: async () =>
    (await http.get<Blob>(`/documents/${id}/pages/${number}/image`, { responseType: 'blob' })).data,
  staleTime: 5 * 60_000,
  gcTime: 60_000,
})

export const searchQuery = (words: string) => ({
  queryKey: ['documents', 'search', words] as const,
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    get<Page<SearchHit>>('/documents/search', { q: words }, { signal }),
})

export interface UploadOptions {
  signal: AbortSignal
  onProgress: (share: number) => void
}

export function uploadDocument(file: File, { signal, onProgress }: UploadOptions): Promise<HealthDocument> {
  const form = new FormData()
  form.append('file', file, file.name)
  return post<HealthDocument>('/documents', form, {
    signal,
    onUploadProgress: ({ loaded, total }: AxiosProgressEvent) => onProgress(total ? loaded / total : 0),
  })
}

export const deleteDocument = (id: string) => remove(`/documents/${id}`)
export const reindexDocument = (id: string) => post<HealthDocument>(`/documents/${id}/reindex`, {})
export const downloadDocument = (document: Pick<HealthDocument, 'id' | 'filename'>) =>
  download(`/documents/${document.id}/download`, document.filename)
