import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { type Problem, toProblem } from '@/api/problem'
import { useFormat } from '@/i18n/format'

/** The sentence a person reads for whatever went wrong. */
export function useProblemSentence(): (error: unknown) => string {
  const { t } = useTranslation()
  const format = useFormat()
  return useCallback(
    (error) => {
      const problem: Problem = toProblem(error)
      if (problem.unreachable) return t('problem.unreachable')
      if (!problem.code) return t('problem.unknown')
      const params = Object.fromEntries(
        Object.entries(problem.params).map(([name, value]) => [name, spoken(name, value, format)]),
      )
      return t(`errors.${problem.code}`, { replace: params })
    },
    [t, format],
  )
}

function spoken(name: string, value: unknown, format: ReturnType<typeof useFormat>): string {
  if (typeof value === 'string' && name.endsWith('_at')) return format.dayAndTime(value)
  if (typeof value === 'number' && name === 'seconds') return format.wait(value)
  if (typeof value === 'number') return format.number(value)
  return Array.isArray(value) ? value.join(', ') : String(value)
}
