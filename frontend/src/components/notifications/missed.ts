import { dataOf } from '@/api/client'
import * as server from '@/api/generated/client/sdk.gen'
import type { Notification } from '@/api/types'

/** The latest moment of a message, and the reminders that came after this one; none while none is known yet. */
export async function missedSince(moment: string | undefined) {
  const { items } = await dataOf(
    server.listNotifications({ query: moment === undefined ? { limit: 1 } : { limit: 100 } }),
  )
  return { latest: items[0]?.created_at ?? '', news: moment === undefined ? [] : toTell(moment, items) }
}

/** Of these messages the unread reminders that were made after this moment, the oldest first. */
export function toTell(moment: string, messages: readonly Notification[]): Notification[] {
  const since = moment ? Date.parse(moment) : 0
  return messages
    .filter(
      ({ created_at, read_at, metadata }) =>
        !read_at && metadata.occurrence_id && !metadata.quiet && Date.parse(created_at) > since,
    )
    .toSorted((a, b) => Date.parse(a.created_at) - Date.parse(b.created_at))
}
