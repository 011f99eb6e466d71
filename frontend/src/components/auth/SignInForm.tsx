import { standardSchemaResolver } from '@hookform/resolvers/standard-schema'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { signIn } from '@/api/auth'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { Button } from '@/components/ui/button'
import { Field, Input } from '@/components/ui/field'
import '@/hooks/quiet-zod'
import * as z from 'zod/mini'
import { useFormMessage } from '@/hooks/use-form-message'
import { email, someText } from './fields'
import { PasswordInput } from './PasswordInput'

const schema = z.object({ email, password: someText })

/** Used by the sign-in page, and on the spot when a session has ended (`knownEmail`). */
export function SignInForm({ knownEmail }: { knownEmail?: string }) {
  const { t } = useTranslation()
  const message = useFormMessage()
  const [problem, setProblem] = useState<unknown>(null)
  const form = useForm<z.infer<typeof schema>>({
    resolver: standardSchemaResolver(schema),
    defaultValues: { email: knownEmail ?? '', password: '' },
  })
  const { errors, isSubmitting } = form.formState

  const submit = form.handleSubmit(async (values) => {
    setProblem(null)
    try {
      await signIn(values)
    } catch (error) {
      setProblem(error)
    }
  })

  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4">
      <Field label={t('auth.email')} error={message(errors.email)}>
        {(tie) => (
          <Input
            {...tie}
            {...form.register('email')}
            type="email"
            inputMode="email"
            autoComplete="username"
            autoCapitalize="none"
            readOnly={Boolean(knownEmail)}
          />
        )}
      </Field>
      <Field label={t('auth.password')} error={message(errors.password)}>
        {(tie) => <PasswordInput {...tie} {...form.register('password')} autoComplete="current-password" />}
      </Field>
      {problem !== null && <ProblemNotice error={problem} />}
      <Button type="submit" busy={isSubmitting} className="mt-1">
        {t('auth.sign-in')}
      </Button>
    </form>
  )
}
