import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { signIn } from '@/api/auth'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { Button } from '@/components/ui/button'
import { Field, Input } from '@/components/ui/field'
import { focusFirstFault } from '@/hooks/use-form-message'
import { PasswordInput } from './PasswordInput'

/** Used by the sign-in page, and on the spot when a session has ended (`knownEmail`). Two fields need no form library. */
export function SignInForm({ knownEmail }: { knownEmail?: string }) {
  const { t } = useTranslation()
  const [faults, setFaults] = useState<Faults | null>(null)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (busy) return
    const form = event.currentTarget
    const values = valuesOf(form)
    const met = faultsOf(values)
    setProblem(null)
    setFaults(met)
    if (met.email || met.password) return focusFirstFault(form)
    setBusy(true)
    try {
      await signIn(values)
    } catch (error) {
      setProblem(error)
    } finally {
      setBusy(false)
    }
  }

  return (
    <form
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event) => void submit(event)}
      onInput={({ currentTarget }) => faults && setFaults(faultsOf(valuesOf(currentTarget)))}
    >
      <Field label={t('auth.email')} error={faults?.email ? t('form.email') : undefined}>
        {(tie) => (
          <Input
            {...tie}
            name="email"
            type="email"
            inputMode="email"
            autoComplete="username"
            autoCapitalize="none"
            readOnly={Boolean(knownEmail)}
            defaultValue={knownEmail}
          />
        )}
      </Field>
      <Field label={t('auth.password')} error={faults?.password ? t('form.required') : undefined}>
        {(tie) => <PasswordInput {...tie} name="password" autoComplete="current-password" />}
      </Field>
      {problem !== null && <ProblemNotice error={problem} />}
      <Button type="submit" className="mt-1" busy={busy}>
        {t('auth.sign-in')}
      </Button>
    </form>
  )
}

interface Values {
  email: string
  password: string
}
type Faults = Record<keyof Values, boolean>

/** As they stand in the fields, also where a password manager has filled them in. */
function valuesOf(form: HTMLFormElement): Values {
  const data = new FormData(form)
  const text = (name: keyof Values) => String(data.get(name) ?? '')
  return { email: text('email').trim(), password: text('password') }
}

/** Enough to catch a slip of the finger; the server knows which addresses there are. */
function faultsOf({ email, password }: Values): Faults {
  return { email: !/^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(email), password: password.trim() === '' }
}
