import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { changeSettings, modelsQuery, settingsQuery } from '@/api/admin'
import { metaQuery } from '@/api/auth'
import { toProblem } from '@/api/problem'
import type { ServerSettings } from '@/api/types'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { UnsavedGuard } from '@/components/shared/UnsavedGuard'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { SkeletonRows } from '@/components/ui/skeleton'
import { sayDone } from '@/hooks/toast'
import { focusFirstFault } from '@/hooks/use-form-message'
import { useProblemSentence } from '@/hooks/use-problem'
import { ModelsCard } from './ModelsCard'
import { PeopleCard } from './PeopleCard'
import { changesOf, defaultNames, draftOf, isDefaultAllowed, modelNames } from './settings-draft'
import { ThinkingCard } from './ThinkingCard'

export function SettingsForm() {
  const { data, error, refetch } = useQuery({ ...settingsQuery, refetchOnWindowFocus: false })
  if (data) return <Form stored={data} />
  return error ? (
    <ProblemNotice error={error} onRetry={() => void refetch()} />
  ) : (
    <SkeletonRows rows={3} className="h-52" />
  )
}

function Form({ stored }: { stored: ServerSettings }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const sentence = useProblemSentence()
  const models = useQuery({ ...modelsQuery, refetchOnWindowFocus: false })
  const [draft, setDraft] = useState(() => draftOf(stored))
  const changes = changesOf(draft, stored)
  const changed = Object.keys(changes).length > 0
  const allowed =
    defaultNames.every((name) => isDefaultAllowed(name, draft[name])) &&
    modelNames.every((name) => draft[name].trim() !== '')
  const change = (part: Partial<typeof draft>) => setDraft((now) => ({ ...now, ...part }))
  const save = useMutation({
    mutationFn: () => changeSettings(changes),
    onSuccess: async (saved) => {
      queries.setQueryData(settingsQuery.queryKey, saved)
      setDraft(draftOf(saved))
      sayDone(t('settings.saved'))
      await Promise.all([
        queries.invalidateQueries({ queryKey: modelsQuery.queryKey }),
        queries.invalidateQueries({ queryKey: metaQuery.queryKey }),
      ])
    },
  })
  const problem = save.error && toProblem(save.error)
  const wrong = problem && (problem.params.setting ?? problem.fields.find((name) => name in draft))
  const fault = problem && typeof wrong === 'string' ? { setting: wrong, sentence: sentence(problem) } : null
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (allowed) save.mutate()
    else focusFirstFault(event.currentTarget)
  }
  return (
    <form noValidate onSubmit={submit} className="flex max-w-240 flex-col gap-4.5">
      <UnsavedGuard active={changed} />
      {models.error && <ProblemNotice error={models.error} onRetry={() => void models.refetch()} />}
      <ModelsCard
        draft={draft}
        models={models.data}
        asking={models.isFetching}
        fault={fault}
        onAsk={() => void models.refetch()}
        onChange={change}
      />
      <ThinkingCard draft={draft} can={models.data?.compatibility} onChange={change} />
      <PeopleCard draft={draft} onChange={change} />
      {problem && <ProblemNotice error={problem} />}
      <div className={cn('-mx-1 flex gap-2 bg-bg px-1 py-3', changed && 'sticky bottom-0')}>
        <Button type="submit" busy={save.isPending} disabled={!changed}>
          {t('common.save')}
        </Button>
        {changed && (
          <Button look="outline" onClick={() => setDraft(draftOf(stored))}>
            {t('context.discard')}
          </Button>
        )}
      </div>
    </form>
  )
}
