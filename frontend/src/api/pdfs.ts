import { get } from '@/api/client'
import { download } from '@/api/download'
import type { GeneratedPdf, Page } from '@/api/types'

export const pdfsQuery = {
  queryKey: ['pdfs'] as const,
  queryFn: () => get<Page<GeneratedPdf>>('/pdf', { limit: 100 }),
}

export const downloadPdf = (pdf: Pick<GeneratedPdf, 'id' | 'title'>) =>
  download(`/pdf/${pdf.id}/download`, `${pdf.title}.pdf`)
