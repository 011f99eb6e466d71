import type { SparkPoint } from '@/api/types'
import { isOut } from './values'

const width = 84
const height = 28
const edge = 4

/** The last results at a glance; the row beside it says the same in words. */
export function Sparkline({
  points,
  low,
  high,
}: {
  points: readonly SparkPoint[]
  low: string | null
  high: string | null
}) {
  const dots = points.flatMap(({ date, value, flag }) =>
    date !== null && value !== null ? [{ time: Date.parse(date), value: Number(value), flag }] : [],
  )
  if (dots.length < 2) return <span className="inline-block w-21" aria-hidden="true" />
  const bounds = [low, high].flatMap((bound) => (bound === null ? [] : [Number(bound)]))
  const all = [...dots.map(({ value }) => value), ...bounds]
  const [least, most] = [Math.min(...all), Math.max(...all)]
  const [first, last] = [dots[0]?.time ?? 0, dots.at(-1)?.time ?? 0]
  const x = (time: number) => edge + ((time - first) / (last - first || 1)) * (width - 2 * edge)
  const y = (value: number) => height - edge - ((value - least) / (most - least || 1)) * (height - 2 * edge)
  const top = high === null ? 0 : y(Number(high))
  const floor = low === null ? height : y(Number(low))
  return (
    <svg viewBox={`0 0 ${width} ${height}`} width={width} height={height} aria-hidden="true">
      {bounds.length > 0 && (
        <rect x="0" y={top} width={width} height={Math.max(floor - top, 1)} rx="3" className="fill-band" />
      )}
      <polyline
        points={dots.map(({ time, value }) => `${x(time)},${y(value)}`).join(' ')}
        className="fill-none stroke-brand"
        strokeWidth="1.75"
        strokeLinejoin="round"
      />
      {dots.slice(-1).map(({ time, value, flag }) => (
        <circle
          key={time}
          cx={x(time)}
          cy={y(value)}
          r="3"
          className={isOut(flag) ? 'fill-bad' : 'fill-brand'}
        />
      ))}
    </svg>
  )
}
