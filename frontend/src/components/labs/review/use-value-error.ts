import { useTranslation } from 'react-i18next'
import { toProblem } from '@/api/problem'

/** The sentence for the field of the value, when it is the value that was refused. */
export function useValueError(error: unknown, value: string): { field: string | undefined; other: unknown } {
  const { t } = useTranslation()
  if (!error) return { field: undefined, other: null }
  if (value.trim() === '') return { field: t('form.required'), other: null }
  if (toProblem(error).code === 'lab.value-unreadable')
    return { field: t('errors.lab.value-unreadable'), other: null }
  return { field: undefined, other: error }
}
