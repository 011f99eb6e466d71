import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { Trend } from '@/api/types'
import { useFormat } from '@/i18n/format'
import { useLabWords } from './use-lab-words'

/** "6 results, last 4.87 mIU/L on 12 March 2026, above its range 0.40–4.00": a curve in one sentence. */
export function useSummary(): (trend: Trend, unit: string) => string {
  const { t } = useTranslation()
  const format = useFormat()
  const { result, range } = useLabWords()
  return useCallback(
    (trend, unit) => {
      const last = trend.points.at(-1)
      if (!last) return t('labs.summary-none')
      const value = `${result(last)} ${unit}`.trim()
      const own = range(last)
      const parts = [
        t('labs.results', { count: trend.points.length }),
        last.date
          ? t('labs.summary-last', { value, date: format.calendarDate(last.date) })
          : t('labs.summary-undated', { value }),
      ]
      if (last.flag && own) parts.push(t(`labs.summary.${last.flag}`, { range: own }))
      return parts.join(', ')
    },
    [t, format, result, range],
  )
}
