import { Check } from 'lucide-react'
import { cloneElement, type KeyboardEvent, type MouseEvent, type ReactNode, useId, useState } from 'react'
import { cn } from './cn'
import { later } from './later'
import { useMenuParts } from './menu-parts'
import type { TriggerElement } from './standing-trigger'

export const MenuSheet = later(() => import('./menu-sheet').then((module) => module.MenuSheet))

interface MenuProps {
  trigger: TriggerElement
  side?: 'top' | 'bottom'
  align?: 'start' | 'end'
  /** The menu has closed and would give the focus back to its trigger. */
  onCloseFocus?: (event: Event) => void
  className?: string
  children: ReactNode
}

/** The trigger belongs to the page; the menu itself and its code come when it is first opened. */
export function Menu({ trigger, children, ...sheet }: MenuProps) {
  const id = useId()
  const triggerId = useId()
  const [open, setOpen] = useState(false)
  const [opener, setOpener] = useState<{ element: HTMLElement; byKeyboard: boolean } | null>(null)
  const openAt = (element: HTMLElement, byKeyboard: boolean) => {
    setOpener({ element, byKeyboard })
    setOpen(true)
  }
  return (
    <>
      {cloneElement(trigger, {
        id: triggerId,
        'aria-haspopup': 'menu',
        'aria-expanded': open,
        'aria-controls': open ? id : undefined,
        'data-state': open ? 'open' : 'closed',
        onPointerEnter: MenuSheet.prepare,
        onFocus: MenuSheet.prepare,
        // A key presses without a pointer: such a click has no count.
        onClick: (event: MouseEvent<HTMLElement>) => openAt(event.currentTarget, event.detail === 0),
        onKeyDown: (event: KeyboardEvent<HTMLElement>) => {
          if (event.key !== 'ArrowDown') return
          event.preventDefault()
          openAt(event.currentTarget, true)
        },
      })}
      {opener && (
        <MenuSheet
          id={id}
          triggerId={triggerId}
          opener={opener.element}
          byKeyboard={opener.byKeyboard}
          open={open}
          onOpenChange={setOpen}
          {...sheet}
        >
          {children}
        </MenuSheet>
      )}
    </>
  )
}

interface MenuItemProps {
  icon?: ReactNode
  danger?: boolean
  disabled?: boolean
  onSelect: () => void
  children: ReactNode
}

export function MenuItem({ icon, danger, disabled = false, onSelect, children }: MenuItemProps) {
  const { Item } = useMenuParts()
  return (
    <Item
      disabled={disabled}
      onSelect={onSelect}
      className={cn(
        'flex min-h-9.5 cursor-pointer items-center gap-2.5 rounded-sm px-2.5 text-base outline-none data-disabled:cursor-not-allowed data-disabled:opacity-70 data-highlighted:bg-sunk coarse:min-h-11 [&_svg]:size-4.5',
        danger ? 'text-bad' : 'text-ink',
      )}
    >
      {icon}
      {children}
    </Item>
  )
}

interface MenuChoiceProps {
  value: string
  onChange: (value: string) => void
  name: string
  children: ReactNode
}

/** Several things of which one holds. */
export function MenuChoice({ value, onChange, name, children }: MenuChoiceProps) {
  const { RadioGroup } = useMenuParts()
  return (
    <RadioGroup value={value} onValueChange={onChange} aria-label={name}>
      {children}
    </RadioGroup>
  )
}

interface MenuOptionProps {
  value: string
  icon: ReactNode
  about?: string
  children: ReactNode
}

export function MenuOption({ value, icon, about, children }: MenuOptionProps) {
  const { RadioItem, ItemIndicator } = useMenuParts()
  return (
    <RadioItem
      value={value}
      className="flex min-h-9.5 cursor-pointer items-start gap-3 rounded-sm px-2.5 py-2 text-base outline-none data-highlighted:bg-sunk coarse:min-h-11 [&_svg]:size-4.5 [&_svg]:shrink-0"
    >
      <span className="pt-0.5 text-brand">{icon}</span>
      <span className="min-w-0 grow">
        <span className="block">{children}</span>
        {about && <span className="block text-ink-3 text-sm">{about}</span>}
      </span>
      <span className="w-4.5 pt-0.5">
        <ItemIndicator>
          <Check className="text-brand" aria-hidden="true" />
        </ItemIndicator>
      </span>
    </RadioItem>
  )
}

export function MenuLine() {
  const { Separator } = useMenuParts()
  return <Separator className="mx-2 my-1.5 h-px bg-line" />
}
