import { useTranslation } from 'react-i18next'
import type { LabFlag } from '@/api/types'
import { cn } from '@/components/ui/cn'
import { isOut } from './values'

export const flagShapes = { low: '▼', high: '▲', abnormal: '◆', normal: '' } as const

/** Where a result lies beside its own range: a shape, a colour and a word, never one of them alone. */
export function FlagMark({ flag, className }: { flag: LabFlag | null; className?: string }) {
  const { t } = useTranslation()
  if (!flag) return null
  return (
    <span
      data-flag={flag}
      className={cn('whitespace-nowrap text-sm', isOut(flag) ? 'text-bad' : 'text-ink-3', className)}
    >
      {flagShapes[flag] && <span aria-hidden="true">{flagShapes[flag]} </span>}
      {t(`labs.flag.${flag}`)}
    </span>
  )
}
