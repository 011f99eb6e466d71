import { Popover as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { cn } from './cn'
import { surface } from './menu'

interface PopoverProps {
  trigger: ReactNode
  open: boolean
  onOpenChange: (open: boolean) => void
  name: string
  align?: 'start' | 'end'
  children: ReactNode
}

export function Popover({ trigger, open, onOpenChange, name, align = 'end', children }: PopoverProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          sideOffset={8}
          collisionPadding={8}
          aria-label={name}
          className={cn(surface, 'w-[min(400px,calc(100vw-16px))]')}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
