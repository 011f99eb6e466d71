import type { Span } from './plot'

/** Room around the plot for the words of the axes. */
export const edge = { top: 26, right: 18, bottom: 30, left: 52 }

export interface Frame {
  width: number
  height: number
  x: (time: number) => number
  y: (value: number) => number
  left: number
  right: number
  top: number
  floor: number
}

/** From days and values to places on a picture of this size. */
export function frameOf(
  size: { width: number; height: number },
  time: Span,
  value: { low: number; high: number },
): Frame {
  const { left, top } = edge
  const right = size.width - edge.right
  const floor = size.height - edge.bottom
  return {
    ...size,
    left,
    right,
    top,
    floor,
    x: (at) => left + ((at - time.from) / (time.to - time.from || 1)) * (right - left),
    y: (at) => floor - ((at - value.low) / (value.high - value.low || 1)) * (floor - top),
  }
}
