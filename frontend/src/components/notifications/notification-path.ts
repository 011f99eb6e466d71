import type { Notification } from '@/api/types'

/** The page on which one can do something about it. */
export function notificationPath({ metadata }: Notification): string | null {
  if (metadata.document_id) return `/documents/${metadata.document_id}`
  if (metadata.proposal_ids?.length) return '/#review'
  return metadata.reminder_id ? `/reminders#${metadata.reminder_id}` : null
}
