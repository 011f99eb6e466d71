import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { type InView, inView, offsetsOf } from './stack'
import type { Aim } from './use-place'

/** Where in the box the aimed place is shown. */
const sight = 0.2

/**
 * The scrolling of a stack of pages. An aim holds until the person scrolls, because pages above it take their true
 * heights only as they come; a change of size keeps what was in the middle.
 */
export function useStack(
  box: RefObject<HTMLElement | null>,
  heights: readonly number[],
  aim: Aim,
  onSeen: (page: number) => void,
) {
  const held = useRef<(Aim & { sight: number }) | null>(null)
  const lastAim = useRef<Aim | null>(null)
  const known = useRef(heights)
  const [view, setView] = useState<InView>({ current: aim.page, first: 1, last: 3 })

  const look = useCallback(() => {
    const element = box.current
    if (!element) return
    const next = inView(known.current, element.scrollTop, element.clientHeight)
    setView((before) =>
      before.first === next.first && before.last === next.last && before.current === next.current
        ? before
        : next,
    )
    // While an aim holds, it says which page is meant: a short last page never reaches the middle.
    if (!held.current) onSeen(next.current)
  }, [box, onSeen])

  useLayoutEffect(() => {
    const element = box.current
    if (!element) return
    const before = known.current
    known.current = heights
    if (lastAim.current !== aim) {
      lastAim.current = aim
      held.current = { ...aim, sight: aim.share === 0 ? 0 : sight }
    } else if (!held.current && before !== heights) {
      held.current = placeAt(before, element, 0.5)
      place(element, heights, held.current)
      held.current = null
      look()
      return
    }
    if (held.current) place(element, heights, held.current)
    look()
  }, [box, heights, aim, look])

  useEffect(() => {
    const element = box.current
    if (!element) return
    const let_go = () => {
      held.current = null
    }
    element.addEventListener('scroll', look, { passive: true })
    const moves = ['wheel', 'touchmove', 'keydown', 'pointerdown'] as const
    for (const name of moves) element.addEventListener(name, let_go, { passive: true })
    return () => {
      element.removeEventListener('scroll', look)
      for (const name of moves) element.removeEventListener(name, let_go)
    }
  }, [box, look])

  return view
}

function placeAt(heights: readonly number[], element: HTMLElement, at: number): Aim & { sight: number } {
  const offsets = offsetsOf(heights)
  const y = element.scrollTop + element.clientHeight * at
  const next = offsets.findIndex((offset) => offset > y)
  const index = Math.max((next === -1 ? offsets.length : next) - 1, 0)
  const share = (y - (offsets[index] ?? 0)) / Math.max(heights[index] ?? 1, 1)
  return { page: index + 1, share, sight: at }
}

function place(element: HTMLElement, heights: readonly number[], to: Aim & { sight: number }): void {
  const top = offsetsOf(heights)[to.page - 1] ?? 0
  const height = heights[to.page - 1] ?? 0
  const margin = to.sight === 0 ? -8 : -element.clientHeight * to.sight
  element.scrollTop = top + to.share * height + margin
}
