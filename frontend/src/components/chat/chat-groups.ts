import type { Chat } from '@/api/types'

export const groupNames = ['pinned', 'today', 'yesterday', 'week', 'older'] as const
export type GroupName = (typeof groupNames)[number]

export interface ChatGroup {
  name: GroupName
  chats: Chat[]
}

const day = 86_400_000

/**
 * Chats under the day they were last talked in, newest first; pinned ones stand apart. A new title moves nothing,
 * because only talking counts. `dayOf` gives the ISO day in the person's zone.
 */
export function groupChats(
  chats: readonly Chat[],
  dayOf: (moment: string | Date) => string,
  now: Date,
): ChatGroup[] {
  const today = Date.parse(dayOf(now))
  const groupOf = ({ is_pinned, active_at }: Chat): GroupName => {
    if (is_pinned) return 'pinned'
    const daysAgo = Math.round((today - Date.parse(dayOf(active_at))) / day)
    if (daysAgo <= 0) return 'today'
    if (daysAgo === 1) return 'yesterday'
    return daysAgo <= 7 ? 'week' : 'older'
  }
  const newestFirst = chats.toSorted((a, b) => Date.parse(b.active_at) - Date.parse(a.active_at))
  return groupNames
    .map((name) => ({ name, chats: newestFirst.filter((chat) => groupOf(chat) === name) }))
    .filter((group) => group.chats.length > 0)
}
