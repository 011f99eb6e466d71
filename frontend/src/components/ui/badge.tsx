import { cva, type VariantProps } from 'class-variance-authority'
import type { ReactNode } from 'react'

const style = cva(
  'inline-flex items-center gap-1 whitespace-nowrap rounded-full px-2 text-xs leading-5.5 [&_svg]:size-3.5',
  {
    variants: {
      tone: {
        plain: 'bg-sunk text-ink-2',
        brand: 'bg-brand-soft text-brand',
        ok: 'bg-sunk text-ok',
        warn: 'bg-warn-soft text-warn',
        bad: 'bg-bad-soft text-bad',
      },
    },
    defaultVariants: { tone: 'plain' },
  },
)

export function Badge({
  tone,
  icon,
  children,
}: VariantProps<typeof style> & { icon?: ReactNode; children: ReactNode }) {
  return (
    <span className={style({ tone })}>
      {icon}
      {children}
    </span>
  )
}
