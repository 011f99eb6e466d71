import { useMutation, useQueryClient } from '@tanstack/react-query'
import { LockKeyhole } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { documentQuery, openWithPassword } from '@/api/documents'
import type { HealthDocument } from '@/api/types'
import { Button } from '@/components/ui/button'
import { Field, Input } from '@/components/ui/field'
import { useProblemSentence } from '@/hooks/use-problem'

/** A protected file is read with its password, which is not kept. */
export function PasswordForm({ document }: { document: HealthDocument }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const sentence = useProblemSentence()
  const [password, setPassword] = useState('')
  const open = useMutation({
    mutationFn: () => openWithPassword(document.id, password),
    onSuccess: (opened) => {
      setPassword('')
      queries.setQueryData(documentQuery(document.id).queryKey, opened)
    },
  })
  const wrong = open.error
    ? sentence(open.error)
    : document.error_code === 'document.password-wrong'
      ? t('errors.document.password-wrong')
      : undefined
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (password) open.mutate()
  }
  return (
    <form
      onSubmit={submit}
      className="flex flex-col gap-3 rounded-lg border border-warn-line bg-warn-soft px-4 py-3.5"
      data-asks="password"
    >
      <p className="flex items-center gap-2.5">
        <LockKeyhole className="size-5 shrink-0 text-warn" aria-hidden="true" />
        {t('password.about')}
      </p>
      <div className="flex flex-wrap items-end gap-2">
        <Field label={t('password.field')} error={wrong} className="min-w-0 grow basis-56">
          {(tie) => (
            <Input
              {...tie}
              type="password"
              // The password of a file, not of a person: managers should not offer theirs.
              autoComplete="off"
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          )}
        </Field>
        <Button type="submit" busy={open.isPending} disabled={!password}>
          {t('password.open')}
        </Button>
      </div>
    </form>
  )
}
