/** Space between two pages of the stack, in pixels. */
export const gap = 16
/** Pages beyond the visible ones that are drawn already. */
const ahead = 2
export const a4 = 210 / 297

export interface Size {
  width: number
  height: number
}

/** A page's box in the stack, lying or standing as it was turned. */
export function boxOf({ width, height }: Size, shown: number, turn: number): Size {
  const ratio = width > 0 && height > 0 ? width / height : a4
  return { width: shown, height: turn % 180 === 0 ? shown / ratio : shown * ratio }
}

/** Where each page begins. */
export function offsetsOf(heights: readonly number[]): number[] {
  let top = gap
  return heights.map((height) => {
    const here = top
    top += height + gap
    return here
  })
}

export interface InView {
  /** The page that is being looked at. */
  current: number
  first: number
  last: number
}

/** Which pages are drawn (first to last, counted from 1): those in view and two on each side. */
export function inView(heights: readonly number[], top: number, viewport: number): InView {
  const offsets = offsetsOf(heights)
  const reach = (y: number) => {
    const next = offsets.findIndex((offset) => offset > y)
    return next === -1 ? heights.length : Math.max(next, 1)
  }
  const [first, last] = [reach(top), reach(top + viewport)]
  return {
    current: reach(top + viewport / 3),
    first: Math.max(1, first - ahead),
    last: Math.min(heights.length, last + ahead),
  }
}

export const zooms = [0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4] as const

/** The next step in or out from any zoom. */
export function nextZoom(zoom: number, by: 1 | -1): number {
  const steps = by > 0 ? zooms.filter((one) => one > zoom + 0.01) : zooms.filter((one) => one < zoom - 0.01)
  return (by > 0 ? steps[0] : steps.at(-1)) ?? zoom
}

export const limited = (zoom: number) => Math.min(Math.max(zoom, zooms[0]), zooms.at(-1) ?? 1)
