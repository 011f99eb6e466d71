import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { changeDocuments, emptyTrash, refreshLists } from '@/api/documents'
import type { BulkChange, HealthDocument } from '@/api/types'
import { say, sayDone } from '@/hooks/toast'
import { useNotifyProblem } from '@/hooks/use-notify'
import { hide, unhide } from '@/stores/hidden'

type Named = Pick<HealthDocument, 'id' | 'filename'>

/** What can be done to one document or to many, said aloud when it is done. */
export function useDocumentActs() {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const notifyProblem = useNotifyProblem()

  const change = useCallback(
    async (ids: readonly string[], what: BulkChange) => {
      try {
        const done = await changeDocuments(ids, what)
        await Promise.all([
          refreshLists(queries),
          ...ids.map((id) => queries.invalidateQueries({ queryKey: ['documents', 'one', id] })),
        ])
        return done
      } catch (error) {
        notifyProblem(error)
        return 0
      }
    },
    [queries, notifyProblem],
  )

  /** Off the screen at once, and back when it did not work. */
  const away = useCallback(
    async (ids: readonly string[], what: BulkChange) => {
      for (const id of ids) hide(id)
      const done = await change(ids, what)
      for (const id of ids) unhide(id)
      return done
    },
    [change],
  )

  const trash = useCallback(
    async (documents: readonly Named[]) => {
      const ids = documents.map(({ id }) => id)
      const done = await away(ids, { action: 'delete' })
      if (done === 0) return
      const [first] = documents
      say(
        done === 1 && first
          ? t('trash.moved', { name: first.filename })
          : t('trash.moved-many', { count: done }),
        {
          duration: 8000,
          action: { label: t('common.undo'), onClick: () => void change(ids, { action: 'restore' }) },
        },
      )
    },
    [away, change, t],
  )

  const restore = useCallback(
    async (ids: readonly string[]) => {
      const done = await away(ids, { action: 'restore' })
      if (done > 0) sayDone(t('trash.restored', { count: done }))
    },
    [away, t],
  )

  const purge = useCallback(
    async (ids: readonly string[] | 'all') => {
      const done = ids === 'all' ? await emptyTrash() : await away(ids, { action: 'purge' })
      await refreshLists(queries)
      if (done > 0) sayDone(t('trash.purged', { count: done }))
    },
    [away, queries, t],
  )

  return { change, trash, restore, purge }
}
