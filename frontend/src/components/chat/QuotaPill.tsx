import { useTranslation } from 'react-i18next'
import { cn } from '@/components/ui/cn'
import { useFormat } from '@/i18n/format'
import { useQuota } from './use-quota'

const looks = {
  fine: 'border-line bg-panel text-ink-2',
  near: 'border-warn-line bg-warn-soft text-warn',
  spent: 'border-bad/50 bg-bad-soft text-bad',
}

export function QuotaPill() {
  const { t } = useTranslation()
  const format = useFormat()
  const { quota, level } = useQuota()
  if (!quota) return null
  const { messages, tokens, resets_at } = quota
  const numbers = {
    used: format.number(messages.used),
    limit: format.number(messages.limit),
    usedTokens: format.compact(tokens.used),
    limitTokens: format.compact(tokens.limit),
  }
  const when = format.dayAndTime(resets_at)
  return (
    <span
      title={t('quota.sentence', { ...numbers, when })}
      data-level={level}
      className={cn(
        'inline-flex items-center whitespace-nowrap rounded-full border px-3 py-1 text-sm phone:px-2',
        looks[level],
      )}
    >
      <span aria-hidden="true" className="max-[1080px]:hidden">
        {t('quota.pill', numbers)}
      </span>
      <span aria-hidden="true" className="min-[1081px]:hidden">
        {numbers.used}/{numbers.limit}
      </span>
      <span className="sr-only">{t('quota.sentence', { ...numbers, when })}</span>
    </span>
  )
}
