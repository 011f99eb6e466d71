import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { changeLab, confirmLabs, documentLabsQuery, reopenLabs } from '@/api/labs'
import type { LabPatch, LabResult } from '@/api/types'
import { say } from '@/hooks/toast'
import { useNotifyProblem } from '@/hooks/use-notify'

type State = LabResult['state']

/** What the owner says about the rows of a document. It shows at once and goes back where the server refuses. */
export function useReview(documentId: string) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const notifyProblem = useNotifyProblem()
  const { queryKey } = documentLabsQuery(documentId)
  const show = (ids: readonly string[], state: State) =>
    queries.setQueryData<LabResult[]>(queryKey, (rows) =>
      rows?.map((row) => (ids.includes(row.id) ? { ...row, state } : row)),
    )
  const refresh = () => refreshLabs(queries)

  const settle = useMutation({
    mutationFn: ({ row, state }: { row: LabResult; state: State }) => changeLab(row.id, { state }),
    onMutate: ({ row, state }) => void show([row.id], state),
    onError: (error, { row }) => {
      show([row.id], row.state)
      notifyProblem(error)
    },
    onSettled: refresh,
  })
  const reopen = useMutation({
    mutationFn: reopenLabs,
    onMutate: (ids) => void show(ids, 'unconfirmed'),
    onError: notifyProblem,
    onSettled: refresh,
  })
  const confirm = useMutation({
    mutationFn: (rows: readonly LabResult[]) => confirmLabs(idsOf(rows)),
    onMutate: (rows) => void show(idsOf(rows), 'confirmed'),
    onSuccess: (_, rows) =>
      say(t('review.confirmed', { count: rows.length }), {
        duration: 7000,
        action: { label: t('common.undo'), onClick: () => reopen.mutate(idsOf(rows)) },
      }),
    onError: (error, rows) => {
      for (const { id, state } of rows) show([id], state)
      notifyProblem(error)
    },
    onSettled: refresh,
  })
  const reject = (row: LabResult) => {
    settle.mutate({ row, state: 'rejected' })
    say(t('review.rejected', { name: row.analyte_printed }), {
      duration: 7000,
      action: {
        label: t('common.undo'),
        onClick: () => settle.mutate({ row: { ...row, state: 'rejected' }, state: row.state }),
      },
    })
  }
  const change = useMutation({
    mutationFn: ({ id, changes }: { id: string; changes: LabPatch }) => changeLab(id, changes),
    onSuccess: (kept) => {
      queries.setQueryData<LabResult[]>(queryKey, (rows) =>
        rows?.map((row) => (row.id === kept.id ? kept : row)),
      )
      return refresh()
    },
  })
  return { settle, confirm, reject, change }
}

const idsOf = (rows: readonly LabResult[]) => rows.map(({ id }) => id)

/** Whatever shows results, or counts them. */
export function refreshLabs(queries: ReturnType<typeof useQueryClient>): Promise<unknown> {
  return Promise.all(
    [['labs'], ['timeline'], ['documents', 'list'], ['documents', 'shelf'], ['documents', 'one']].map(
      (queryKey) => queries.invalidateQueries({ queryKey }),
    ),
  )
}
