import { cva, type VariantProps } from 'class-variance-authority'
import type { ReactNode } from 'react'
import { cn } from './cn'

const style = cva(
  'flex flex-wrap items-center gap-x-3 gap-y-1 rounded-lg border px-3.5 py-2.5 text-sm [&_svg]:size-4.5 [&_svg]:shrink-0',
  {
    variants: {
      tone: {
        plain: 'bg-sunk text-ink-2',
        warn: 'border-warn-line bg-warn-soft text-ink',
        bad: 'border-bad/40 bg-bad-soft text-ink',
      },
    },
    defaultVariants: { tone: 'plain' },
  },
)

interface NoticeProps extends VariantProps<typeof style> {
  icon?: ReactNode
  action?: ReactNode
  className?: string
  /** Speak it to screen readers when it appears. */
  urgent?: boolean
  children: ReactNode
}

export function Notice({ tone, icon, action, className, urgent, children }: NoticeProps) {
  return (
    <div role={urgent ? 'alert' : undefined} className={cn(style({ tone }), className)}>
      {icon}
      <div className="min-w-0 flex-1 basis-52">{children}</div>
      {action}
    </div>
  )
}
