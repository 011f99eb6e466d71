import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import { type ReactNode, useRef } from 'react'
import { buttonStyle } from './button'
import { cn } from './cn'

export interface DialogProps {
  open: boolean
  onOpenChange?: (open: boolean) => void
  title: string
  description?: string
  /** Name of the close button; without it the dialog can't be dismissed. */
  closeName?: string
  wide?: boolean | 'very'
  /** A sheet along the right edge, the whole screen on a phone. */
  sheet?: boolean
  /** Near the top and without a frame of its own; the title is for screen readers only. */
  bare?: boolean
  children: ReactNode
}

export function DialogSheet({
  open,
  onOpenChange,
  title,
  description,
  closeName,
  wide,
  sheet,
  bare,
  children,
}: DialogProps) {
  const cameFrom = useRef<Element | null>(null)
  const keepOpen = closeName ? undefined : (event: Event) => event.preventDefault()
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange ?? noop}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-fade bg-[oklch(20%_0.02_230/0.45)]" />
        <Radix.Content
          {...(description ? {} : { 'aria-describedby': undefined })}
          onOpenAutoFocus={() => {
            cameFrom.current = document.activeElement
          }}
          onCloseAutoFocus={(event) => {
            // Opened by state and not by a trigger of its own, so the way back is ours to know.
            event.preventDefault()
            if (cameFrom.current instanceof HTMLElement) cameFrom.current.focus()
          }}
          onEscapeKeyDown={keepOpen}
          onInteractOutside={keepOpen}
          className={cn(
            'fixed z-50 animate-fade bg-panel shadow-card focus:outline-none',
            bare ? atTheTop : 'overflow-y-auto p-6 phone:p-5',
            !bare && (sheet ? atTheEdge : inTheMiddle),
            !sheet && !bare && (wide === 'very' ? 'max-w-240' : wide ? 'max-w-160' : 'max-w-115'),
          )}
        >
          <div className={bare ? 'sr-only' : cn('mb-4', closeName && 'pr-10')}>
            <Radix.Title className="font-semibold text-lg">{title}</Radix.Title>
            {description && <Radix.Description className="mt-1 text-ink-2">{description}</Radix.Description>}
          </div>
          {children}
          {/* Last in order, so that the focus goes to the first field. */}
          {closeName && !bare && (
            <Radix.Close
              className={cn(buttonStyle({ look: 'quiet', size: 'icon' }), 'absolute! top-4 right-4')}
              aria-label={closeName}
            >
              <X aria-hidden="true" />
            </Radix.Close>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

const inTheMiddle =
  'top-1/2 left-1/2 max-h-[calc(100dvh-32px)] w-[calc(100vw-32px)] -translate-x-1/2 -translate-y-1/2 rounded-xl border'
const atTheTop =
  'top-[12dvh] left-1/2 flex max-h-[min(560px,76dvh)] w-[calc(100vw-24px)] max-w-150 -translate-x-1/2 flex-col overflow-hidden rounded-xl border phone:top-3'
const atTheEdge =
  'inset-y-0 right-0 w-[min(600px,100vw)] border-l pt-[max(24px,env(safe-area-inset-top))] pb-[max(24px,env(safe-area-inset-bottom))] phone:w-screen phone:border-l-0'

const noop = () => undefined
