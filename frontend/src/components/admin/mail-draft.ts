import type { SettingsChange } from '@/api/admin'
import type { MailServer } from '@/api/types'
import { readNumber } from './limits'

export const securities = ['starttls', 'tls', 'none'] as const

/** The mail server as it stands in the form. */
export interface MailDraft {
  host: string
  port: string
  user: string
  password: string
  from: string
  tls: string
}

export function mailDraftOf(stored: MailServer | null): MailDraft {
  return {
    host: stored?.host ?? '',
    port: String(stored?.port ?? 587),
    user: stored?.user ?? '',
    // What is kept is never here; empty means as it is.
    password: '',
    from: stored?.from ?? '',
    tls: stored?.tls ?? 'starttls',
  }
}

/** What to send; null while no server could be reached by it. */
export function mailWish(draft: MailDraft): NonNullable<SettingsChange['smtp_config']> | null {
  const port = readNumber(draft.port)
  const tls = securities.find((name) => name === draft.tls)
  if (!draft.host.trim() || port === null || !(port >= 1 && port <= 65_535) || !tls) return null
  return {
    host: draft.host.trim(),
    port,
    user: draft.user.trim(),
    from: draft.from.trim(),
    tls,
    ...(draft.password ? { password: draft.password } : {}),
  }
}
