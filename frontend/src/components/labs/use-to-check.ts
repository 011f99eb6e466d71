import type { HealthDocument } from '@/api/types'
import { useDocuments } from '@/hooks/use-documents'

/** The documents whose results wait for a look, the newest first, and how many results those are. */
export function useToCheck(): { documents: HealthDocument[]; count: number } {
  const { data } = useDocuments()
  const documents = (data?.items ?? []).filter(
    ({ labs, patient }) => labs.unconfirmed > 0 && patient.match !== 'other_said',
  )
  return { documents, count: documents.reduce((sum, { labs }) => sum + labs.unconfirmed, 0) }
}
