import type { ComponentProps, ReactNode } from 'react'
import { cn } from './cn'

export function Card({ className, ...rest }: ComponentProps<'section'>) {
  return <section className={cn('rounded-xl border bg-panel px-5 py-4.5 shadow-card', className)} {...rest} />
}

interface CardTitleProps {
  icon?: ReactNode
  aside?: ReactNode
  id?: string
  /** Where the card itself keeps its parts apart. */
  flush?: boolean
  children: ReactNode
}

export function CardTitle({ icon, aside, id, flush, children }: CardTitleProps) {
  return (
    <div className={cn('flex min-h-8 items-center gap-2 [&_svg]:size-4.5', !flush && 'mb-2')}>
      {icon && <span className="text-brand">{icon}</span>}
      <h2 id={id} className="font-semibold text-base">
        {children}
      </h2>
      {aside && <div className="ml-auto text-ink-3 text-sm">{aside}</div>}
    </div>
  )
}
