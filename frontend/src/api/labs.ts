import { dataOf } from '@/api/client'
import { saveFrom } from '@/api/download'
import * as server from '@/api/generated/client/sdk.gen'
import { once } from '@/api/once'
import type { LabDraft, LabPatch, LabResult, PatientMatch } from '@/api/types'

/** The most that one request takes. */
const atOnce = 500

async function inParts(ids: readonly string[], act: (part: string[]) => Promise<unknown>): Promise<void> {
  for (let start = 0; start < ids.length; start += atOnce) await act(ids.slice(start, start + atOnce))
}

/** All results of a document, in the order of its lines. */
export const documentLabsQuery = (documentId: string) => ({
  queryKey: ['labs', 'document', documentId] as const,
  queryFn: async () => {
    const found: LabResult[] = []
    let cursor: string | null = null
    do {
      const page: { items: LabResult[]; next_cursor: string | null } = await dataOf(
        server.listLabs({ query: { document_id: documentId, limit: 200, cursor } }),
      )
      found.push(...page.items)
      cursor = page.next_cursor
    } while (cursor)
    return found
  },
})

/** The newest of every analyte, and how many results stand in reports of somebody else. */
export const latestLabsQuery = (words = '') => ({
  queryKey: ['labs', 'latest', words] as const,
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    dataOf(server.latestLabs({ query: words ? { q: words } : {}, signal })),
})

/** The curve of one key of `latest`, over all its time. */
export const trendQuery = (key: string, unit: string | null) => ({
  queryKey: ['labs', 'trend', key, unit] as const,
  queryFn: () =>
    dataOf(server.labTrends({ query: { analyte: [key], ...(unit ? { unit } : {}) } })).then(
      ({ items }) => items[0] ?? null,
    ),
})

export const analytesQuery = (words: string) => ({
  queryKey: ['labs', 'analytes', words] as const,
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    dataOf(server.searchAnalytes({ query: { q: words }, signal })).then(({ items }) => items),
  staleTime: 5 * 60_000,
})

export const addLab = (draft: LabDraft) =>
  once('lab', draft, (headers) => dataOf(server.addLab({ body: draft, headers })))
export const changeLab = (id: string, changes: LabPatch) =>
  dataOf(server.updateLab({ path: { lab_id: id }, body: changes }))
/** A yes to all of them, however many they are. */
export const confirmLabs = (ids: readonly string[]) =>
  inParts(ids, (part) => dataOf(server.confirmLabs({ body: { ids: part } })))
/** Takes the yes back. */
export const reopenLabs = (ids: readonly string[]) =>
  inParts(ids, (part) => dataOf(server.reopenLabs({ body: { ids: part } })))
/** The owner's word on whose report it is. */
export const sayPatient = (documentId: string, patient: Extract<PatientMatch, 'own' | 'other'>) =>
  dataOf(server.updateDocument({ path: { document_id: documentId }, body: { patient } }))

/** All results, or those of some keys, as a table for other programs. */
export async function exportLabs(keys: readonly string[], filename: string): Promise<void> {
  const query = new URLSearchParams(keys.map((key) => ['analyte', key]))
  await saveFrom(`/labs/export?${query}`, filename)
}
