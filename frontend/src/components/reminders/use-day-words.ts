import { useTranslation } from 'react-i18next'
import type { AdherenceDay } from '@/api/types'
import { useFormat } from '@/i18n/format'

/** "23 November: 3 of 4 taken, 1 missed". */
export function useDayWords(): (day: AdherenceDay) => string {
  const { t } = useTranslation()
  const format = useFormat()
  return ({ day, due, taken, skipped, missed }) => {
    const words = [
      due === 0 ? t('history.nothing') : t('history.taken-of', { taken, due }),
      skipped > 0 && t('history.skipped', { count: skipped }),
      missed > 0 && t('history.missed', { count: missed }),
    ]
    return `${format.calendarDay(day)}: ${words.filter(Boolean).join(', ')}`
  }
}
