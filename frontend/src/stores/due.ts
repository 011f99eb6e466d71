import { create } from 'zustand'
import type { Notification } from '@/api/types'

/** Reminders that have come while the page was open and wait for an answer, the newest first. */
export const useDue = create<{ items: readonly Notification[] }>(() => ({ items: [] }))

const subject = ({ id, metadata }: Notification) => metadata.occurrence_id ?? id

/** A repeated one takes the place of what was said before. */
export function addDue(news: Notification): void {
  useDue.setState(({ items }) => ({
    items: [news, ...items.filter((one) => subject(one) !== subject(news))],
  }))
}

export function keepDue(isKept: (notification: Notification) => boolean): void {
  const { items } = useDue.getState()
  const kept = items.filter(isKept)
  if (kept.length < items.length) useDue.setState({ items: kept })
}
