import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { quotaQuery } from '@/api/chats'
import type { Quota } from '@/api/types'
import { useFormat } from '@/i18n/format'

export type QuotaLevel = 'fine' | 'near' | 'spent'

export function quotaLevel({ messages, tokens }: Quota): QuotaLevel {
  const share = Math.max(part(messages), part(tokens))
  if (share >= 1) return 'spent'
  return share >= 0.8 ? 'near' : 'fine'
}

function part({ used, limit }: { used: number; limit: number }): number {
  return limit > 0 ? used / limit : 1
}

export function useQuota(): { quota: Quota | undefined; level: QuotaLevel } {
  const { data: quota } = useQuery(quotaQuery)
  return { quota, level: quota ? quotaLevel(quota) : 'fine' }
}

/** Why nothing can be asked today; null while it can. */
export function useSpent(): string | null {
  const { t } = useTranslation()
  const format = useFormat()
  const { quota, level } = useQuota()
  return quota && level === 'spent' ? t('quota.spent', { when: format.dayAndTime(quota.resets_at) }) : null
}
