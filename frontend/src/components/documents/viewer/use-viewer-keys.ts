import { useEffect, useRef } from 'react'

export interface ViewerKeys {
  previous: () => void
  next: () => void
  larger: () => void
  smaller: () => void
  fit: () => void
  turn: () => void
  grid: () => void
  find: () => void
}

const keys: Record<string, keyof ViewerKeys> = {
  ArrowLeft: 'previous',
  ArrowRight: 'next',
  Equal: 'larger',
  NumpadAdd: 'larger',
  Minus: 'smaller',
  NumpadSubtract: 'smaller',
  Digit0: 'fit',
  KeyR: 'turn',
  KeyG: 'grid',
  Slash: 'find',
}

/** Single keys of the viewer, by their place on the keyboard; none where something is typed, chosen or open. */
export function useViewerKeys(acts: ViewerKeys): void {
  const latest = useRef(acts)
  useEffect(() => {
    latest.current = acts
  })
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { code, ctrlKey, metaKey, altKey, isComposing, defaultPrevented, shiftKey } = event
      if (isComposing || defaultPrevented || ctrlKey || metaKey || altKey) return
      // Shift with these two means something else: the list of keys.
      if (shiftKey && code === 'Slash') return
      if (event.target instanceof HTMLElement && event.target.matches('input, textarea, select, [role=tab]'))
        return
      if (document.querySelector('[role=dialog], [role=menu]')) return
      const act = keys[code]
      if (!act) return
      event.preventDefault()
      latest.current[act]()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
}
