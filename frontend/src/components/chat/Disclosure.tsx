import { ChevronRight } from 'lucide-react'
import { type ReactNode, useId, useState } from 'react'
import { cn } from '@/components/ui/cn'

interface DisclosureProps {
  icon: ReactNode
  title: ReactNode
  className?: string
  children: ReactNode
}

/** One quiet line that opens to what is behind it. */
export function Disclosure({ icon, title, className, children }: DisclosureProps) {
  const [open, setOpen] = useState(false)
  const box = useId()
  return (
    <div className={cn('text-ink-2 text-sm', className)}>
      <button
        type="button"
        aria-expanded={open}
        aria-controls={box}
        onClick={() => setOpen(!open)}
        className="inline-flex min-h-7 max-w-full items-center gap-2 rounded-sm text-left hover:text-ink coarse:min-h-11 [&_svg]:size-4 [&_svg]:shrink-0"
      >
        {icon}
        <span className="min-w-0">{title}</span>
        <ChevronRight className={cn('transition-transform', open && 'rotate-90')} aria-hidden="true" />
      </button>
      {open && (
        <div id={box} className="mt-1 mb-2 ml-2 animate-fade border-l-2 pl-4">
          {children}
        </div>
      )}
    </div>
  )
}
