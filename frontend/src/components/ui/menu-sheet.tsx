import { DropdownMenu } from 'radix-ui'
import { type FocusEvent, type ReactNode, useRef } from 'react'
import { cn } from './cn'
import { MenuParts } from './menu-parts'
import { StandingTrigger } from './standing-trigger'
import { surface } from './surface'

const { Item, RadioGroup, RadioItem, ItemIndicator, Separator } = DropdownMenu
const parts = { Item, RadioGroup, RadioItem, ItemIndicator, Separator }

interface MenuSheetProps {
  id: string
  triggerId: string
  opener: HTMLElement
  byKeyboard: boolean
  open: boolean
  onOpenChange: (open: boolean) => void
  side?: 'top' | 'bottom'
  align?: 'start' | 'end'
  onCloseFocus?: (event: Event) => void
  className?: string
  children: ReactNode
}

export function MenuSheet({
  id,
  triggerId,
  opener,
  byKeyboard,
  open,
  onOpenChange,
  side = 'bottom',
  align = 'end',
  onCloseFocus,
  className,
  children,
}: MenuSheetProps) {
  const entered = useRef(false)
  if (!open) entered.current = false
  /** The library did not see the key that opened the menu, so it would leave the first line unmarked. */
  const enter = ({ target, currentTarget }: FocusEvent<HTMLElement>) => {
    if (entered.current || target !== currentTarget) return
    entered.current = true
    if (byKeyboard) currentTarget.querySelector<HTMLElement>('[role^=menuitem]:not([data-disabled])')?.focus()
  }
  return (
    <DropdownMenu.Root open={open} onOpenChange={onOpenChange}>
      <DropdownMenu.Trigger asChild>
        <StandingTrigger element={opener} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          id={id}
          aria-labelledby={triggerId}
          side={side}
          align={align}
          sideOffset={6}
          collisionPadding={8}
          className={cn(surface, 'min-w-50', className)}
          onFocus={enter}
          {...(onCloseFocus ? { onCloseAutoFocus: onCloseFocus } : {})}
        >
          <MenuParts value={parts}>{children}</MenuParts>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
