import { useEffect, useRef } from 'react'

export interface Shortcuts {
  /** Esc: end the answer that is being written. */
  stop?: (() => void) | undefined
  /** Shift+Esc: back to the field. */
  compose?: (() => void) | undefined
  /** Ctrl or ⌘ + Shift + O. */
  create?: (() => void) | undefined
  /** Shift + ? or Ctrl or ⌘ + /. */
  help?: (() => void) | undefined
}

/** Keys of the whole page, by their place on the keyboard, so that they work in a Russian layout too. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const latest = useRef(shortcuts)
  useEffect(() => {
    latest.current = shortcuts
  })
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const act = actOf(event)
      const run = act && latest.current[act]
      if (!run) return
      event.preventDefault()
      run()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
}

function actOf(event: KeyboardEvent): keyof Shortcuts | null {
  const { code, shiftKey, altKey, isComposing, defaultPrevented } = event
  const command = event.ctrlKey || event.metaKey
  // A menu or a dialog that is open has the keys for itself.
  if (isComposing || defaultPrevented || altKey || document.querySelector('[role=dialog], [role=menu]'))
    return null
  if (code === 'Escape' && !command) return shiftKey ? 'compose' : 'stop'
  if (code === 'KeyO' && command && shiftKey) return 'create'
  if (code === 'Slash' && command && !shiftKey) return 'help'
  if (code === 'Slash' && shiftKey && !command && !isTyping(event.target)) return 'help'
  return null
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))
  )
}
