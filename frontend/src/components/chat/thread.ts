import type { Message } from '@/api/types'

const roleOrder = { user: 0, tool: 1, system: 1, assistant: 2 }

function byTime(a: Message, b: Message): number {
  return Date.parse(a.created_at) - Date.parse(b.created_at) || roleOrder[a.role] - roleOrder[b.role]
}

/**
 * The branch on the screen, oldest first: from the newest message back over its parents.
 * Answers that were written anew stay in the list as siblings and are left out.
 */
export function activeThread(messages: readonly Message[]): Message[] {
  const visible = messages.filter(({ role }) => role === 'user' || role === 'assistant').toSorted(byTime)
  const parents = new Set(visible.map(({ parent_id }) => parent_id))
  const last = visible.findLast(({ id }) => !parents.has(id))
  if (!last?.parent_id) return visible
  const byId = new Map(visible.map((message) => [message.id, message]))
  const path: Message[] = []
  for (let at: Message | undefined = last; at; at = at.parent_id ? byId.get(at.parent_id) : undefined) {
    path.push(at)
    byId.delete(at.id)
  }
  return path.reverse()
}
