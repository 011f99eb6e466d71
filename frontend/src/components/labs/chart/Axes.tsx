import { useTranslation } from 'react-i18next'
import { currentLanguage } from '@/i18n'
import { decimalWords } from '../values'
import type { Frame } from './frame'
import { monthsOf, type Span, ticksOf } from './plot'

interface AxesProps {
  frame: Frame
  time: Span
  value: { low: number; high: number }
}

export function Axes({ frame, time, value }: AxesProps) {
  const { i18n } = useTranslation()
  const months = monthsOf(time, Math.max(Math.floor((frame.right - frame.left) / 84), 2))
  const locale = i18n.language === 'ru' ? 'ru-RU' : 'en-GB'
  const month = new Intl.DateTimeFormat(locale, { month: 'short', timeZone: 'UTC' })
  const year = new Intl.DateTimeFormat('en-GB', { year: 'numeric', timeZone: 'UTC' })
  const words = (at: number, isYear: boolean, isFirst: boolean) => {
    if (isYear) return year.format(at)
    const january = new Date(at).getUTCMonth() === 0
    return isFirst || january ? `${month.format(at)} ${year.format(at)}` : month.format(at)
  }
  return (
    <g style={{ fontSize: '12.5px', fill: 'var(--ink3)' }}>
      {ticksOf(value.low, value.high).map((tick) => (
        <g key={tick}>
          <line
            x1={frame.left}
            x2={frame.right}
            y1={frame.y(tick)}
            y2={frame.y(tick)}
            style={{ stroke: 'var(--line)' }}
          />
          <text x={frame.left - 8} y={frame.y(tick) + 4} textAnchor="end">
            {decimalWords(String(tick), currentLanguage())}
          </text>
        </g>
      ))}
      {months.map(({ time: at, isYear }, index) => (
        <g key={at}>
          <line
            x1={frame.x(at)}
            x2={frame.x(at)}
            y1={frame.floor}
            y2={frame.floor + 5}
            style={{ stroke: 'var(--ink3)' }}
          />
          <text
            x={frame.x(at)}
            y={frame.floor + 20}
            textAnchor={frame.right - frame.x(at) < 14 ? 'end' : 'middle'}
          >
            {words(at, isYear, index === 0)}
          </text>
        </g>
      ))}
      <line
        x1={frame.left}
        x2={frame.right}
        y1={frame.floor}
        y2={frame.floor}
        style={{ stroke: 'var(--field)' }}
      />
    </g>
  )
}
