import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type ContextSource, contextQuery, versionsQuery } from '@/api/contexts'
import { toProblem } from '@/api/problem'
import type { ContextText } from '@/api/types'
import { say, sayDone } from '@/hooks/toast'
import { useNotifyProblem } from '@/hooks/use-notify'

/** The text being edited over the version it started from. When another window was faster, both texts are kept. */
export function useContextText(source: ContextSource, stored: ContextText) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const notifyProblem = useNotifyProblem()
  const [text, setText] = useState(stored.content)
  const [base, setBase] = useState(stored)
  const [theirs, setTheirs] = useState<ContextText | null>(null)

  const save = useMutation({
    mutationFn: (change: { content: string; version: number }) => source.write(change),
    onSuccess: (saved, { content }) => {
      setBase(saved)
      setTheirs(null)
      queries.setQueryData(contextQuery(source).queryKey, saved)
      void queries.invalidateQueries({ queryKey: versionsQuery(source).queryKey })
      setText((now) => (now === content ? saved.content : now))
      sayDone(t('context.saved', { version: saved.version }))
    },
    onError: async (error) => {
      if (toProblem(error).status !== 409) return
      await queries.fetchQuery({ ...contextQuery(source), staleTime: 0 }).then(setTheirs, notifyProblem)
    },
  })

  const takeTheirs = () => {
    if (!theirs) return
    const mine = text
    setBase(theirs)
    setText(theirs.content)
    setTheirs(null)
    save.reset()
    say(t('context.set-aside'), {
      duration: 15_000,
      action: { label: t('common.undo'), onClick: () => setText(mine) },
    })
  }

  return {
    text,
    setText,
    base,
    theirs,
    changed: text !== base.content,
    saving: save.isPending,
    problem: save.error && toProblem(save.error).status !== 409 ? save.error : null,
    save: () => save.mutate({ content: text, version: base.version }),
    keepMine: () => theirs && save.mutate({ content: text, version: theirs.version }),
    takeTheirs,
    restore: async (content: string) => {
      setText(content)
      await save.mutateAsync({ content, version: base.version })
    },
  }
}
