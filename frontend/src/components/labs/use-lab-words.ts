import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { LabResult, TrendPoint } from '@/api/types'
import { currentLanguage } from '@/i18n'
import { rangeWords, resultWords, rounded } from './values'

type Shown = LabResult | TrendPoint

/** Results and their ranges in the reader's language. */
export function useLabWords() {
  const { t, i18n } = useTranslation()
  // biome-ignore lint/correctness/useExhaustiveDependencies: follows the language that is spoken
  return useMemo(() => {
    const language = currentLanguage()
    return {
      language,
      result: (of: Shown) => resultWords(asExact(of), language),
      range: (of: Shown) => rangeWords(asExact(of), language),
      specimen: (specimen: LabResult['specimen']) => (specimen ? t(`labs.specimen.${specimen}`) : ''),
    }
  }, [t, i18n.language])
}

function asExact<One extends Shown>(of: One): One {
  if (!('factor' in of) || of.factor === null) return of
  const short = (value: string | null) => value && rounded(value)
  const { value, range_low, range_high } = of
  return { ...of, value: short(value), range_low: short(range_low), range_high: short(range_high) }
}
