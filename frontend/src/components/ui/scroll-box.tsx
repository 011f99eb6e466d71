import type { ReactNode, Ref } from 'react'
import { cn } from './cn'

interface ScrollBoxProps {
  name: string
  id?: string
  ref?: Ref<HTMLDivElement>
  className?: string
  children: ReactNode
}

/** Something longer than its place: it scrolls inside, by keyboard too, and has a name. */
export function ScrollBox({ name, id, ref, className, children }: ScrollBoxProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a box that scrolls, not a set of fields
    <div
      ref={ref}
      id={id}
      role="group"
      aria-label={name}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
      tabIndex={0}
      className={cn('overflow-auto rounded-lg border', className)}
    >
      {children}
    </div>
  )
}
