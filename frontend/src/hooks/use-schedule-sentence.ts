import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { Schedule } from '@/api/types'
import { makeFormat, useFormat } from '@/i18n/format'

/** A rule in words: "every day at 08:00 and 20:00". Times are wall time, so no zone is applied. */
export function useScheduleSentence(): (schedule: Schedule) => string {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  const rule = useCallback(
    (schedule: Schedule) => {
      const { kind, at, times, weekdays, interval, day } = schedule
      const list = (words: string[]) =>
        new Intl.ListFormat(i18n.language, { type: 'conjunction' }).format(words)
      const hours = list((times ?? []).map((time) => time.slice(0, 5)))
      const wall = makeFormat(i18n.language, 'UTC')
      if (kind === 'once' && at) return wall.dateTime(`${at.slice(0, 16)}Z`)
      if (kind === 'daily') return t('schedule.daily', { times: hours })
      if (kind === 'weekly') {
        const names = format.weekdayNames()
        return t('schedule.weekly', {
          days: list((weekdays ?? []).map((one) => names[one - 1] ?? '')),
          times: hours,
        })
      }
      if (kind === 'every' && interval?.hours) return t('schedule.every-hours', { count: interval.hours })
      if (kind === 'every' && interval?.days)
        return t('schedule.every-days', { count: interval.days, times: hours })
      if (kind === 'monthly') return t('schedule.monthly', { day, times: hours })
      return t('schedule.special')
    },
    [t, i18n.language, format],
  )
  return useCallback(
    (schedule) => {
      const { start, end, count } = schedule
      const parts = [rule(schedule)]
      if (start && start.slice(0, 10) > format.dayOf(new Date())) {
        parts.push(t('schedule.from', { day: format.calendarDate(start.slice(0, 10)) }))
      }
      if (end) parts.push(t('schedule.until', { day: format.calendarDate(end.slice(0, 10)) }))
      if (count) parts.push(t('schedule.count', { count }))
      return parts.join(', ')
    },
    [rule, format, t],
  )
}
