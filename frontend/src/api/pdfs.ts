import { dataOf } from '@/api/client'
import { saveAs } from '@/api/download'
import * as server from '@/api/generated/client/sdk.gen'
import type { GeneratedPdf } from '@/api/types'

export const pdfsQuery = {
  queryKey: ['pdfs'] as const,
  queryFn: () => dataOf(server.listPdfs({ query: { limit: 100 } })),
}

export async function downloadPdf({ id, title }: Pick<GeneratedPdf, 'id' | 'title'>): Promise<void> {
  saveAs(await dataOf(server.downloadPdf({ path: { pdf_id: id }, responseType: 'blob' })), `${title}.pdf`)
}
