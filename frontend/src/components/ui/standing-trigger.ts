import { type HTMLAttributes, type ReactElement, type Ref, useImperativeHandle } from 'react'

/** A button of the page that opens something. */
export type TriggerElement = ReactElement<HTMLAttributes<HTMLElement> & { 'data-state'?: string }>

interface StandingTriggerProps {
  element: HTMLElement
  ref?: Ref<HTMLElement | null>
}

/** Stands in for a trigger that is on the page already: what opens is placed at it and gives the focus back to it. */
export function StandingTrigger({ element, ref }: StandingTriggerProps) {
  useImperativeHandle<HTMLElement | null, HTMLElement>(ref, () => element, [element])
  return null
}
