import { standardSchemaResolver } from '@hookform/resolvers/standard-schema'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { register as createAccount } from '@/api/auth'
import { type Problem, toProblem } from '@/api/problem'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { Button } from '@/components/ui/button'
import { Field, Input } from '@/components/ui/field'
import '@/hooks/quiet-zod'
import * as z from 'zod/mini'
import { useFormMessage } from '@/hooks/use-form-message'
import { email, newPassword, username } from './fields'
import { PasswordInput } from './PasswordInput'

const schema = z.object({ full_name: z.string(), username, email, password: newPassword })
type Values = z.infer<typeof schema>

const takenField: Record<string, keyof Values> = {
  'auth.email-taken': 'email',
  'auth.username-taken': 'username',
}

export function RegisterForm() {
  const { t } = useTranslation()
  const message = useFormMessage()
  const [problem, setProblem] = useState<Problem | null>(null)
  const form = useForm<Values>({
    resolver: standardSchemaResolver(schema),
    defaultValues: { full_name: '', username: '', email: '', password: '' },
    mode: 'onTouched',
  })
  const { errors, isSubmitting } = form.formState

  const submit = form.handleSubmit(async ({ full_name, ...person }) => {
    setProblem(null)
    try {
      await createAccount({ ...person, ...(full_name.trim() ? { full_name: full_name.trim() } : {}) })
    } catch (error) {
      const met = toProblem(error)
      const field = takenField[met.code ?? '']
      if (field) form.setError(field, { message: 'form.taken' }, { shouldFocus: true })
      else setProblem(met)
    }
  })

  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4">
      <Field label={t('auth.full-name')} hint={t('auth.full-name-hint')}>
        {(tie) => <Input {...tie} {...form.register('full_name')} autoComplete="name" />}
      </Field>
      <Field label={t('auth.username')} error={message(errors.username)} hint={t('auth.username-hint')}>
        {(tie) => (
          <Input {...tie} {...form.register('username')} autoComplete="nickname" autoCapitalize="none" />
        )}
      </Field>
      <Field label={t('auth.email')} error={message(errors.email)}>
        {(tie) => (
          <Input
            {...tie}
            {...form.register('email')}
            type="email"
            inputMode="email"
            autoComplete="username"
            autoCapitalize="none"
          />
        )}
      </Field>
      <Field label={t('auth.password')} error={message(errors.password)} hint={t('auth.password-hint')}>
        {(tie) => <PasswordInput {...tie} {...form.register('password')} autoComplete="new-password" />}
      </Field>
      {problem && <ProblemNotice error={problem} />}
      <Button type="submit" busy={isSubmitting} className="mt-1">
        {t('auth.register')}
      </Button>
    </form>
  )
}
