import { useMutation, useQueryClient } from '@tanstack/react-query'
import { changeDocument, documentQuery, refreshLists } from '@/api/documents'
import type { DocumentPatch, HealthDocument } from '@/api/types'
import { useNotifyProblem } from '@/hooks/use-notify'

/** Changes one thing of a document; it is shown at once, and taken back when the server refuses. */
export function useChange({ id }: Pick<HealthDocument, 'id'>) {
  const queries = useQueryClient()
  const notifyProblem = useNotifyProblem()
  const key = documentQuery(id).queryKey
  return useMutation({
    mutationFn: (changes: DocumentPatch) => changeDocument(id, changes),
    onMutate: async ({ patient: _, ...changes }) => {
      await queries.cancelQueries({ queryKey: key })
      const before = queries.getQueryData<HealthDocument>(key)
      const told = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))
      queries.setQueryData<HealthDocument>(key, (known) => known && { ...known, ...told })
      return before
    },
    onSuccess: (changed) => {
      queries.setQueryData(key, changed)
      void refreshLists(queries)
    },
    onError: (error, _, before) => {
      queries.setQueryData(key, before)
      notifyProblem(error)
    },
  })
}
