import { useEffect, useState } from 'react'

/** Files dragged anywhere over the page. True while they hover. */
export function useFileDrop(onFiles: (files: Iterable<File>) => void): boolean {
  const [over, setOver] = useState(false)
  useEffect(() => {
    // Every element on the way says "enter" and "leave"; outside of the page is where the two are even.
    let depth = 0
    const carries = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false
    const end = () => {
      depth = 0
      setOver(false)
    }
    const onEnter = (event: DragEvent) => {
      if (!carries(event)) return
      depth += 1
      setOver(true)
    }
    const onLeave = (event: DragEvent) => {
      if (!carries(event)) return
      depth -= 1
      if (depth <= 0) end()
    }
    const onOver = (event: DragEvent) => {
      if (carries(event)) event.preventDefault()
    }
    const onDrop = (event: DragEvent) => {
      end()
      if (!event.dataTransfer || event.dataTransfer.files.length === 0) return
      event.preventDefault()
      onFiles(event.dataTransfer.files)
    }
    const listeners = { dragenter: onEnter, dragleave: onLeave, dragover: onOver, drop: onDrop }
    const names = Object.keys(listeners) as (keyof typeof listeners)[]
    for (const name of names) window.addEventListener(name, listeners[name])
    return () => {
      for (const name of names) window.removeEventListener(name, listeners[name])
    }
  }, [onFiles])
  return over
}
