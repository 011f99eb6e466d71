import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { Input } from '@/components/ui/field'

interface RenameInlineProps {
  title: string
  name: string
  /** The new title, or null when nothing is to change. */
  onEnd: (title: string | null) => void
}

/** Enter or leaving the field keeps the new title, Escape the old one. */
export function RenameInline({ title, name, onEnd }: RenameInlineProps) {
  const [value, setValue] = useState(title)
  const field = useRef<HTMLInputElement>(null)
  const ended = useRef(false)

  useEffect(() => {
    // The menu that began this gives the focus back in its own time; ours comes after.
    const timer = setTimeout(() => field.current?.select(), 50)
    return () => clearTimeout(timer)
  }, [])

  const end = (result: string | null) => {
    if (ended.current) return
    ended.current = true
    onEnd(result)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Enter') end(value.trim() || null)
    if (event.key === 'Escape') end(null)
  }
  return (
    <Input
      ref={field}
      value={value}
      aria-label={name}
      maxLength={200}
      className="min-h-9!"
      onChange={(event) => setValue(event.target.value)}
      onKeyDown={onKeyDown}
      onBlur={() => end(value.trim() || null)}
    />
  )
}
