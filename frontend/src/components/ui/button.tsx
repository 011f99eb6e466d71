import { cva, type VariantProps } from 'class-variance-authority'
import { LoaderCircle } from 'lucide-react'
import type { ComponentProps } from 'react'
import { cn } from './cn'

export const buttonStyle = cva(
  'relative inline-flex select-none items-center justify-center gap-2 whitespace-nowrap rounded-md font-[550] transition-[background-color,color,opacity] duration-150 disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:cursor-not-allowed aria-disabled:opacity-45 [&_svg]:size-[1.15em] [&_svg]:shrink-0',
  {
    variants: {
      look: {
        primary: 'bg-brand text-brand-ink hover:bg-brand-strong',
        outline: 'border border-line bg-panel text-ink-2 hover:bg-sunk hover:text-ink',
        quiet: 'text-ink-2 hover:bg-sunk hover:text-ink',
        danger: 'bg-bad text-bad-ink hover:opacity-90',
        link: 'rounded-sm text-brand underline-offset-4 hover:underline',
      },
      size: {
        normal: 'min-h-9.5 px-3.5 text-base coarse:min-h-11',
        small: 'min-h-8 px-2.5 text-sm coarse:min-h-11 coarse:min-w-11',
        icon: 'size-9.5 shrink-0 text-md coarse:size-11',
        inline: 'min-h-6 px-0.5 text-sm coarse:min-h-11',
      },
    },
    defaultVariants: { look: 'primary', size: 'normal' },
  },
)

interface ButtonProps extends ComponentProps<'button'>, VariantProps<typeof buttonStyle> {
  /** Shows a spinner in place of the words, so the width stays. */
  busy?: boolean
}

export function Button({
  look,
  size,
  busy = false,
  className,
  children,
  disabled,
  type = 'button',
  ...rest
}: ButtonProps) {
  return (
    <button
      type={type}
      className={cn(buttonStyle({ look, size }), className)}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      {...rest}
    >
      {busy ? (
        <>
          <span className="invisible inline-flex items-center gap-2">{children}</span>
          <LoaderCircle className="absolute animate-spin" aria-hidden="true" />
        </>
      ) : (
        children
      )}
    </button>
  )
}
