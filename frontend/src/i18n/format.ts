import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '@/stores/session'

const day = 86_400_000

/** Dates, times and numbers in the person's language and time zone. */
export function makeFormat(language: string, timeZone: string | undefined) {
  const locale = language === 'ru' ? 'ru-RU' : 'en-GB'
  const format = (options: Intl.DateTimeFormatOptions) => {
    const formatter = new Intl.DateTimeFormat(locale, { timeZone, ...options })
    return (moment: string | Date) => formatter.format(new Date(moment))
  }
  const isoDay = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' })
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const dayOf = (moment: string | Date) => isoDay.format(new Date(moment))
  const time = format({ hour: '2-digit', minute: '2-digit' })
  const dayMonth = format({ day: 'numeric', month: 'long' })
  const date = format({ day: 'numeric', month: 'long', year: 'numeric' })
  const number = new Intl.NumberFormat(locale)
  const thousand = language === 'ru' ? '\u00a0тыс.' : 'K'
  const wholeDay = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', day: 'numeric', month: 'long' })
  const wholeDate = new Intl.DateTimeFormat(locale, {
    timeZone: 'UTC',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  })
  /** "12 March 2026" out of "2026-03-12", which belongs to no zone. */
  const calendarDate = (isoDay: string) => (isoDay ? wholeDate.format(new Date(isoDay)) : '')
  const wholeMonth = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', month: 'long', year: 'numeric' })
  /** "March 2026" out of "2026-03", with a capital as it stands alone. */
  const calendarMonth = (month: string) => {
    const words = wholeMonth.format(new Date(`${month}-01`))
    return words.charAt(0).toLocaleUpperCase(locale) + words.slice(1)
  }
  const shortMonth = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', month: 'short' })
  const calendarDay = (isoDay: string) => (isoDay ? wholeDay.format(new Date(isoDay)) : '')

  const daysAway = (moment: string | Date, now = new Date()) =>
    Math.round((Date.parse(dayOf(moment)) - Date.parse(dayOf(now))) / day)

  /** "today", "tomorrow", "3 March", and with the year when it is another one. */
  const dayName = (moment: string | Date, now = new Date()) => {
    const away = daysAway(moment, now)
    if (Math.abs(away) <= 1) return relative.format(away, 'day')
    return dayOf(moment).slice(0, 4) === dayOf(now).slice(0, 4) ? dayMonth(moment) : date(moment)
  }

  const weekday = format({ weekday: 'long' })
  const hours = new Intl.DateTimeFormat('en', { timeZone, hour: 'numeric', hourCycle: 'h23' })

  const inUnit = (unit: 'second' | 'minute') => (value: number) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(value)

  // Intl's English is "0.1 sec" or "0.1s"; the sign of the unit is the same everywhere.
  const seconds = (value: number) => `${number.format(value)}\u00a0${language === 'ru' ? 'с' : 's'}`

  return {
    time,
    date,
    /** A calendar day such as 2026-11-23, which is the same day in every zone. */
    calendarDay,
    calendarDate,
    calendarMonth,
    monthShort: (isoDay: string) => (isoDay ? shortMonth.format(new Date(isoDay)) : ''),
    hour: (moment: Date) => Number(hours.format(moment)),
    dayName,
    weekday,
    dayOf,
    weekdayNames: (style: 'short' | 'long' = 'short') => {
      // 2026-06-01 is a Monday; weekdays are 1 to 7 from Monday, as in ISO 8601.
      const formatter = new Intl.DateTimeFormat(locale, { weekday: style, timeZone: 'UTC' })
      return Array.from({ length: 7 }, (_, index) => formatter.format(new Date(Date.UTC(2026, 5, 1 + index))))
    },
    dateTime: format({ dateStyle: 'long', timeStyle: 'short' }),
    dayAndTime: (moment: string | Date) => `${dayName(moment)}, ${time(moment)}`,
    number: (value: number) => number.format(value),
    /** "4.4K", «4,4 тыс.»: to a tenth, so that numbers beside each other can be compared. */
    compact: (value: number) =>
      value < 1000 ? number.format(value) : `${number.format(Math.round(value / 100) / 10)}${thousand}`,
    percent: (share: number) => number.format(Math.round(share * 100)),
    /** US dollars from decimal text; small sums keep two digits that say something. */
    money: (dollars: string | number) => {
      const value = Number(dollars)
      const digits = value !== 0 && Math.abs(value) < 0.1 ? { maximumSignificantDigits: 2 } : {}
      return new Intl.NumberFormat(locale, {
        style: 'currency',
        currency: 'USD',
        currencyDisplay: 'narrowSymbol',
        ...digits,
      }).format(value)
    },
    /** A short time, to a tenth: "0.4 s". What is shorter than that is not nothing: "<0.1 s". */
    seconds: (value: number) => (value < 0.1 ? `<${seconds(0.1)}` : seconds(Math.round(value * 10) / 10)),
    /** A waiting time, rounded up: "40 sec", "15 min". */
    wait: (seconds: number) =>
      seconds < 90 ? inUnit('second')(seconds) : inUnit('minute')(Math.ceil(seconds / 60)),
    fileSize: (bytes: number) => {
      const units = language === 'ru' ? ['Б', 'КБ', 'МБ', 'ГБ'] : ['B', 'KB', 'MB', 'GB']
      const step = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), units.length - 1)
      const value = bytes / 1024 ** step
      return `${number.format(step === 0 ? value : Math.round(value * 10) / 10)}\u00a0${units[step]}`
    },
  }
}

export type Format = ReturnType<typeof makeFormat>

export function useFormat() {
  const { i18n } = useTranslation()
  const timeZone = useSession(({ user }) => user?.timezone)
  return useMemo(() => makeFormat(i18n.language, safeZone(timeZone)), [i18n.language, timeZone])
}

/** A zone this browser does not know would throw at every date on the screen. */
function safeZone(zone: string | undefined): string | undefined {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return zone
  } catch {
    return undefined
  }
}
