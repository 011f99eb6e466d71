import { type FocusEvent, type RefObject, useEffect, useRef } from 'react'

/** Spread on an element: the focus of whoever is inside it, or in a menu or dialog that belongs to it. */
interface FocusStays<E extends HTMLElement> {
  ref: RefObject<E | null>
  onFocus: () => void
  onBlur: (event: FocusEvent) => void
}

/** A button may go with its press. Whoever was inside when `state` changed stays there, at the first of `target`. */
export function useFocusStays<E extends HTMLElement>(state: unknown, target: string): FocusStays<E> {
  const ref = useRef<E>(null)
  const isInside = useRef(false)
  const before = useRef(state)
  useEffect(() => {
    if (before.current === state) return
    before.current = state
    if (isInside.current && document.activeElement === document.body) {
      ref.current?.querySelector<HTMLElement>(target)?.focus({ preventScroll: true })
    }
  }, [state, target])
  return {
    ref,
    onFocus: () => {
      isInside.current = true
    },
    onBlur: ({ relatedTarget }) => {
      if (relatedTarget) isInside.current = false
    },
  }
}
