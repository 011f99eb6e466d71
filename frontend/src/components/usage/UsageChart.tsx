import { type KeyboardEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { cn } from '@/components/ui/cn'
import { useFormat } from '@/i18n/format'
import { axisTop, type DayBar, purposes } from './usage-sums'

/** Shades of two inks, far enough apart to tell; legend, day line and table say the same in words. */
const fills = {
  chat: 'fill-brand',
  title: 'fill-brand/35',
  extraction: 'fill-ink-2',
  review: 'fill-ink-3/55',
  compaction: 'fill-warn',
  'skill-trial': 'fill-warn/40',
} as const

/** Stacked bars, one a day. The picture stretches with the page; its words stand beside it in HTML. */
export function UsageChart({ bars, summary }: { bars: DayBar[]; summary: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [chosen, setChosen] = useState(bars.length - 1)
  const top = axisTop(Math.max(...bars.map(({ total }) => total)))
  const used = purposes.filter((purpose) =>
    bars.some(({ parts }) => parts.some((part) => part.purpose === purpose)),
  )
  const bar = bars[Math.min(chosen, bars.length - 1)]

  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, Home: -bars.length, End: bars.length }[event.key]
    if (step === undefined) return
    event.preventDefault()
    setChosen((now) => Math.min(Math.max(now + step, 0), bars.length - 1))
  }

  return (
    <figure>
      <div className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2.5">
        <div className="flex h-52 flex-col justify-between text-right text-ink-3 text-xs" aria-hidden="true">
          {[top, top / 2, 0].map((tick) => (
            <span key={tick} className="-my-2">
              {format.compact(tick)}
            </span>
          ))}
        </div>
        <div
          role="img"
          aria-label={`${summary}. ${t('usage.keys')}`}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys walk along the bars
          tabIndex={0}
          onKeyDown={onKeyDown}
          className="relative h-52 rounded-sm"
        >
          <Picture bars={bars} top={top} chosen={chosen} onChoose={setChosen} />
        </div>
        <div className="col-start-2 mt-1 flex justify-between text-ink-3 text-xs" aria-hidden="true">
          <span>{format.calendarDay(bars[0]?.day ?? '')}</span>
          <span>{format.calendarDay(bars.at(-1)?.day ?? '')}</span>
        </div>
      </div>
      {bar && <DayLine bar={bar} />}
      <figcaption className="mt-3 flex flex-wrap gap-x-4 gap-y-1 text-ink-2 text-sm">
        {used.map((purpose) => (
          <span key={purpose} className="inline-flex items-center gap-1.5">
            <svg viewBox="0 0 10 10" className="size-2.5" aria-hidden="true">
              <rect width="10" height="10" rx="2" className={fills[purpose]} />
            </svg>
            {t(`usage.purpose.${purpose}`)}
          </span>
        ))}
      </figcaption>
    </figure>
  )
}

interface PictureProps {
  bars: DayBar[]
  top: number
  chosen: number
  onChoose: (index: number) => void
}

function Picture({ bars, top, chosen, onChoose }: PictureProps) {
  const height = 100
  return (
    <svg
      viewBox={`0 0 ${bars.length * 10} ${height}`}
      preserveAspectRatio="none"
      className="size-full"
      aria-hidden="true"
    >
      {[0, height / 2, height].map((y) => (
        <line
          key={y}
          x1="0"
          x2={bars.length * 10}
          y1={y}
          y2={y}
          className="stroke-line"
          vectorEffect="non-scaling-stroke"
        />
      ))}
      {bars.map((bar, index) => {
        let floor = height
        return (
          <g key={bar.day} onPointerEnter={() => onChoose(index)} onPointerDown={() => onChoose(index)}>
            <rect
              x={index * 10}
              y="0"
              width="10"
              height={height}
              className={cn(index === chosen ? 'fill-sunk' : 'fill-transparent')}
            />
            {bar.parts.map(({ purpose, tokens }) => {
              const size = (tokens / top) * height
              floor -= size
              return (
                <rect
                  key={purpose}
                  x={index * 10 + 1.6}
                  y={floor}
                  width="6.8"
                  height={size}
                  className={fills[purpose]}
                  data-purpose={purpose}
                />
              )
            })}
          </g>
        )
      })}
    </svg>
  )
}

/** The chosen day in words, spoken when it changes. */
function DayLine({ bar }: { bar: DayBar }) {
  const { t } = useTranslation()
  const format = useFormat()
  const day = format.calendarDay(bar.day)
  const parts = bar.parts.map(
    ({ purpose, tokens }) => `${t(`usage.purpose.${purpose}`)} ${format.number(tokens)}`,
  )
  return (
    <p role="status" className="mt-3 min-h-6 text-sm" data-day={bar.day}>
      {bar.total === 0
        ? t('usage.day-nothing', { day })
        : `${t('usage.day-all', { day, tokens: format.number(bar.total) })} · ${parts.join(', ')}`}
    </p>
  )
}
