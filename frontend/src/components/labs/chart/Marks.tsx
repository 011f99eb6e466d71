import { isOut } from '../values'
import type { Frame } from './frame'
import type { Band, Dot, Join } from './plot'

// Colours stand in the attributes, so that the picture keeps them when it is saved as a file.

export function Bands({ bands, frame }: { bands: readonly Band[]; frame: Frame }) {
  return bands.map(({ from, to, low, high }) => {
    const top = high === null ? frame.top : Math.max(frame.y(high), frame.top)
    const floor = low === null ? frame.floor : Math.min(frame.y(low), frame.floor)
    return (
      <rect
        key={from}
        data-band=""
        x={frame.x(from)}
        y={top}
        width={frame.x(to) - frame.x(from)}
        height={Math.max(floor - top, 0)}
        style={{ fill: 'var(--band)' }}
      />
    )
  })
}

export function Joins({ joins, frame }: { joins: readonly Join[]; frame: Frame }) {
  return joins.map(({ from, to, loose }) => (
    <line
      key={to.point.id}
      data-join={loose ? 'loose' : 'firm'}
      x1={frame.x(from.time)}
      y1={frame.y(from.value)}
      x2={frame.x(to.time)}
      y2={frame.y(to.value)}
      strokeDasharray={loose ? '3 5' : undefined}
      style={{ stroke: 'var(--brand)', strokeWidth: loose ? 1.5 : 2.25 }}
    />
  ))
}

/** A circle inside the range, a triangle beyond it on its side, a diamond where there are no sides. */
const shapes = {
  high: 'M0 -8.5 8 6.5H-8Z',
  low: 'M0 8.5 8 -6.5H-8Z',
  abnormal: 'M0 -8.5 8.5 0 0 8.5 -8.5 0Z',
  normal: 'M-6 0a6 6 0 1 0 12 0a6 6 0 1 0 -12 0Z',
}
const arrows = {
  below: 'M0 11V25M-4.5 20.5 0 25 4.5 20.5',
  above: 'M0 -11V-25M-4.5 -20.5 0 -25 4.5 -20.5',
}

export function Mark({ dot, frame, chosen }: { dot: Dot; frame: Frame; chosen: boolean }) {
  const { flag, state, comparator } = dot.point
  const colour = isOut(flag) ? 'var(--bad)' : 'var(--brand)'
  const hollow = state === 'unconfirmed'
  return (
    <g
      data-point={flag ?? 'no-range'}
      data-state={state}
      transform={`translate(${frame.x(dot.time)} ${frame.y(dot.value)})`}
    >
      {chosen && <circle r="13" style={{ fill: 'none', stroke: 'var(--ink3)', strokeWidth: 1.5 }} />}
      {comparator && (
        <path
          data-comparator={comparator}
          d={comparator.startsWith('<') ? arrows.below : arrows.above}
          style={{ fill: 'none', stroke: colour, strokeWidth: 2 }}
        />
      )}
      <path
        d={shapes[flag ?? 'normal']}
        style={{
          fill: hollow ? 'var(--panel)' : colour,
          stroke: hollow ? colour : 'var(--panel)',
          strokeWidth: hollow ? 2.25 : 1.25,
        }}
      />
    </g>
  )
}
