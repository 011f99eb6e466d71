import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { LabResult, TrendPoint } from '@/api/types'
import { currentLanguage } from '@/i18n'
import { rangeWords, resultWords } from './values'

type Shown = LabResult | TrendPoint

/** Results and their ranges in the reader's language. */
export function useLabWords() {
  const { t, i18n } = useTranslation()
  // biome-ignore lint/correctness/useExhaustiveDependencies: follows the language that is spoken
  return useMemo(() => {
    const language = currentLanguage()
    return {
      language,
      result: (of: Shown) => resultWords(of, language),
      range: (of: Shown) => rangeWords(of, language),
      specimen: (specimen: LabResult['specimen']) => (specimen ? t(`labs.specimen.${specimen}`) : ''),
    }
  }, [t, i18n.language])
}
