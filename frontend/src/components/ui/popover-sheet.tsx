import { Popover } from 'radix-ui'
import type { ReactNode } from 'react'
import { cn } from './cn'
import { StandingTrigger } from './standing-trigger'
import { surface } from './surface'

interface PopoverSheetProps {
  id: string
  opener: HTMLElement
  open: boolean
  onOpenChange: (open: boolean) => void
  name: string
  align?: 'start' | 'end'
  children: ReactNode
}

export function PopoverSheet({
  id,
  opener,
  open,
  onOpenChange,
  name,
  align = 'end',
  children,
}: PopoverSheetProps) {
  return (
    <Popover.Root open={open} onOpenChange={onOpenChange}>
      <Popover.Trigger asChild>
        <StandingTrigger element={opener} />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          id={id}
          align={align}
          sideOffset={8}
          collisionPadding={8}
          aria-label={name}
          className={cn(surface, 'w-[min(400px,calc(100vw-16px))]')}
        >
          {children}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
