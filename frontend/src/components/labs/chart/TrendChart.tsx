import { type KeyboardEvent, type PointerEvent, type Ref, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { documentPath } from '@/components/shared/document-path'
import { Axes } from './Axes'
import { frameOf } from './frame'
import { Bands, Joins, Mark } from './Marks'
import { bandsOf, type Dot, heightOf, joinsOf, type Span } from './plot'
import { Readout } from './Readout'
import { useWidth } from './use-width'

interface TrendChartProps {
  /** All of them: the height does not change with the time that is shown. */
  dots: readonly Dot[]
  time: Span
  unit: string
  summary: string
  low: boolean
  picture: Ref<SVGSVGElement>
}

export function TrendChart({ dots, time, unit, summary, low, picture }: TrendChartProps) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { ref, width } = useWidth()
  const shown = dots.filter((dot) => dot.time >= time.from && dot.time <= time.to)
  const [chosen, setChosen] = useState<string | null>(null)
  const at = shown.findIndex(({ point }) => point.id === chosen)
  const current = shown[at] ?? shown.at(-1)
  const value = heightOf(dots)
  const frame = frameOf({ width, height: low ? 210 : 300 }, time, value)
  const open = ({ point }: Dot) =>
    void navigate(documentPath(point.document_id, { page: point.page, quote: point.quote }))

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && current) open(current)
    const step = { ArrowLeft: -1, ArrowRight: 1, Home: -shown.length, End: shown.length }[event.key]
    if (step === undefined) return
    event.preventDefault()
    const from = at < 0 ? shown.length - 1 : at
    setChosen(shown[Math.min(Math.max(from + step, 0), shown.length - 1)]?.point.id ?? null)
  }
  // A finger chooses, and the way to the page stands below; a mouse sees it all on the way and opens.
  const onPointerUp = (event: PointerEvent, dot: Dot) => {
    if (event.pointerType === 'mouse') open(dot)
    else setChosen(dot.point.id)
  }

  return (
    <figure>
      <div
        ref={ref}
        role="img"
        aria-label={`${summary}. ${t('labs.chart-keys')}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys walk along the points
        tabIndex={0}
        onKeyDown={onKeyDown}
        className="rounded-sm"
        style={{ height: frame.height }}
      >
        {width > 0 && (
          <svg
            ref={picture}
            width={width}
            height={frame.height}
            viewBox={`0 0 ${width} ${frame.height}`}
            fontFamily="Inter Variable, Segoe UI, DejaVu Sans, sans-serif"
            className="print:h-auto print:max-w-full"
            aria-hidden="true"
          >
            <Bands bands={bandsOf(shown, time)} frame={frame} />
            <Axes frame={frame} time={time} value={value} />
            <text x={8} y={14} style={{ fontSize: '12.5px', fill: 'var(--ink3)' }}>
              {unit}
            </text>
            <Joins joins={joinsOf(shown)} frame={frame} />
            {shown.map((dot) => (
              <Mark key={dot.point.id} dot={dot} frame={frame} chosen={dot === current} />
            ))}
            {shown.map((dot) => (
              <circle
                key={dot.point.id}
                data-target={dot.point.id}
                cx={frame.x(dot.time)}
                cy={frame.y(dot.value)}
                r="20"
                fill="transparent"
                className="cursor-pointer"
                onPointerEnter={() => setChosen(dot.point.id)}
                onPointerUp={(event) => onPointerUp(event, dot)}
              />
            ))}
          </svg>
        )}
      </div>
      {current && <Readout point={current.point} unit={unit} />}
    </figure>
  )
}
