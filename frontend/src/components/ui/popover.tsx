import { cloneElement, type MouseEvent, type ReactNode, useId, useState } from 'react'
import { later } from './later'
import type { TriggerElement } from './standing-trigger'

export const PopoverSheet = later(() => import('./popover-sheet').then((module) => module.PopoverSheet))

interface PopoverProps {
  trigger: TriggerElement
  open: boolean
  onOpenChange: (open: boolean) => void
  name: string
  align?: 'start' | 'end'
  children: ReactNode
}

export function Popover({ trigger, open, onOpenChange, children, ...sheet }: PopoverProps) {
  const id = useId()
  const [opener, setOpener] = useState<HTMLElement | null>(null)
  return (
    <>
      {cloneElement(trigger, {
        'aria-haspopup': 'dialog',
        'aria-expanded': open,
        'aria-controls': open ? id : undefined,
        'data-state': open ? 'open' : 'closed',
        onPointerEnter: PopoverSheet.prepare,
        onFocus: PopoverSheet.prepare,
        onClick: (event: MouseEvent<HTMLElement>) => {
          setOpener(event.currentTarget)
          onOpenChange(!open)
        },
      })}
      {opener && (
        <PopoverSheet id={id} opener={opener} open={open} onOpenChange={onOpenChange} {...sheet}>
          {children}
        </PopoverSheet>
      )}
    </>
  )
}
