import { useTranslation } from 'react-i18next'

const messages = [
  'form.email',
  'form.required',
  'form.password-short',
  'form.too-long',
  'form.username',
  'form.time',
  'form.weekdays',
  'form.hours',
  'form.days',
  'form.day',
  'form.date',
  'form.count',
  'form.minutes',
  'form.minutes-repeat',
  'form.taken',
] as const
type FormMessage = (typeof messages)[number]

/** Validation rules carry keys, not words: the sentence follows the language. */
export function useFormMessage(): (error: { message?: string } | undefined) => string | undefined {
  const { t } = useTranslation()
  return (error) => {
    if (!error) return undefined
    const key = messages.find((message) => message === error.message) satisfies FormMessage | undefined
    return t(key ?? 'form.required')
  }
}

/** After the faults are on the screen, the first field that has one gets the focus. */
export function focusFirstFault(form: HTMLFormElement): void {
  requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid=true]')?.focus())
}
