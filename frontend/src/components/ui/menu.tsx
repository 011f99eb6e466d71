import { Check } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'
import { cn } from './cn'

export const surface = 'z-50 animate-fade rounded-lg border bg-panel p-1.5 text-ink shadow-card outline-none'

interface MenuProps {
  trigger: ReactNode
  side?: 'top' | 'bottom'
  align?: 'start' | 'end'
  startsOpen?: boolean
  /** The menu has closed and would give the focus back to its trigger. */
  onCloseFocus?: (event: Event) => void
  className?: string
  children: ReactNode
}

export function Menu({
  trigger,
  side = 'bottom',
  align = 'end',
  startsOpen = false,
  onCloseFocus,
  className,
  children,
}: MenuProps) {
  return (
    <DropdownMenu.Root defaultOpen={startsOpen}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          side={side}
          align={align}
          sideOffset={6}
          collisionPadding={8}
          className={cn(surface, 'min-w-50', className)}
          {...(onCloseFocus ? { onCloseAutoFocus: onCloseFocus } : {})}
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
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
  return (
    <DropdownMenu.Item
      disabled={disabled}
      onSelect={onSelect}
      className={cn(
        'flex min-h-9.5 cursor-pointer items-center gap-2.5 rounded-sm px-2.5 text-base outline-none data-disabled:cursor-not-allowed data-disabled:opacity-70 data-highlighted:bg-sunk coarse:min-h-11 [&_svg]:size-4.5',
        danger ? 'text-bad' : 'text-ink',
      )}
    >
      {icon}
      {children}
    </DropdownMenu.Item>
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
  return (
    <DropdownMenu.RadioGroup value={value} onValueChange={onChange} aria-label={name}>
      {children}
    </DropdownMenu.RadioGroup>
  )
}

interface MenuOptionProps {
  value: string
  icon: ReactNode
  about?: string
  children: ReactNode
}

export function MenuOption({ value, icon, about, children }: MenuOptionProps) {
  return (
    <DropdownMenu.RadioItem
      value={value}
      className="flex min-h-9.5 cursor-pointer items-start gap-3 rounded-sm px-2.5 py-2 text-base outline-none data-highlighted:bg-sunk coarse:min-h-11 [&_svg]:size-4.5 [&_svg]:shrink-0"
    >
      <span className="pt-0.5 text-brand">{icon}</span>
      <span className="min-w-0 grow">
        <span className="block">{children}</span>
        {about && <span className="block text-ink-3 text-sm">{about}</span>}
      </span>
      <span className="w-4.5 pt-0.5">
        <DropdownMenu.ItemIndicator>
          <Check className="text-brand" aria-hidden="true" />
        </DropdownMenu.ItemIndicator>
      </span>
    </DropdownMenu.RadioItem>
  )
}

export function MenuLine() {
  return <DropdownMenu.Separator className="mx-2 my-1.5 h-px bg-line" />
}
