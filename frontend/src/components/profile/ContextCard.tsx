import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toProblem } from '@/api/problem'
import type { PersonalContext } from '@/api/types'
import { contextQuery, saveContext } from '@/api/users'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { UnsavedGuard } from '@/components/shared/UnsavedGuard'
import { Button } from '@/components/ui/button'
import { Card, CardTitle } from '@/components/ui/card'
import { Field, Textarea } from '@/components/ui/field'
import { Notice } from '@/components/ui/notice'
import { Skeleton } from '@/components/ui/skeleton'
import { sayDone } from '@/hooks/toast'

export function ContextCard() {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery({ ...contextQuery, refetchOnWindowFocus: false })
  return (
    <Card>
      <CardTitle>{t('context.title')}</CardTitle>
      <p className="mb-3 text-ink-2 text-sm">{t('context.about')}</p>
      {error && !data && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton className="h-40" />}
      {data && <ContextEditor context={data} />}
    </Card>
  )
}

function ContextEditor({ context }: { context: PersonalContext }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [text, setText] = useState(context.content)
  const [base, setBase] = useState(context)
  const keep = (saved: PersonalContext) => {
    setBase(saved)
    queries.setQueryData(contextQuery.queryKey, saved)
  }
  const save = useMutation({
    mutationFn: (version: number) => saveContext({ content: text, version }),
    onSuccess: (saved) => {
      keep(saved)
      sayDone(t('profile.saved'))
    },
  })
  const theirs = useMutation({
    mutationFn: () => queries.fetchQuery({ ...contextQuery, staleTime: 0 }),
    onSuccess: (current) => {
      keep(current)
      setText(current.content)
      save.reset()
    },
  })
  const mine = async () => {
    const current = await queries.fetchQuery({ ...contextQuery, staleTime: 0 })
    save.mutate(current.version)
  }
  const stale = save.error && toProblem(save.error).status === 409
  const changed = text !== base.content

  return (
    <div className="flex flex-col gap-3">
      <UnsavedGuard active={changed} />
      <Field label={t('context.label')}>
        {(tie) => (
          <Textarea
            {...tie}
            value={text}
            maxLength={20_000}
            placeholder={t('context.placeholder')}
            className="min-h-40"
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      {stale && (
        <Notice
          tone="warn"
          urgent
          action={
            <span className="flex flex-wrap gap-2">
              <Button look="outline" size="small" busy={theirs.isPending} onClick={() => theirs.mutate()}>
                {t('context.take-theirs')}
              </Button>
              <Button look="outline" size="small" onClick={() => void mine()}>
                {t('context.keep-mine')}
              </Button>
            </span>
          }
        >
          {t('errors.context.stale-version')}
        </Notice>
      )}
      {save.error && !stale && <ProblemNotice error={save.error} />}
      <Button
        className="self-start"
        busy={save.isPending}
        disabled={!changed}
        onClick={() => save.mutate(base.version)}
      >
        {t('common.save')}
      </Button>
    </div>
  )
}
