import { useTranslation } from 'react-i18next'
import type { LabFlag } from '@/api/types'
import { cn } from '@/components/ui/cn'
import { isDoubtful, isOut } from './values'

export const flagShapes = { low: '▼', high: '▲', abnormal: '◆', normal: '' } as const

interface Marked {
  flag: LabFlag | null
  state: string
  doubts: readonly string[]
}

/** The flag of a latest value, and whether it was read with a doubt. */
export function LatestMark({ result }: { result: Marked }) {
  const { t } = useTranslation()
  const doubtful = isDoubtful(result)
  return (
    <>
      <FlagMark flag={result.flag} tone={doubtful ? 'text-warn' : undefined} />
      {doubtful && <span className="text-sm text-warn">{t('labs.doubtful')}</span>}
    </>
  )
}

/** Red is for what was surely read. */
export const toneOf = (result: Marked) =>
  isOut(result.flag) && (isDoubtful(result) ? 'text-warn' : 'text-bad')

/** Where a result lies beside its own range: a shape, a colour and a word, never one of them alone. */
export function FlagMark({
  flag,
  className,
  tone = 'text-bad',
}: {
  flag: LabFlag | null
  className?: string
  tone?: string | undefined
}) {
  const { t } = useTranslation()
  if (!flag) return null
  return (
    <span
      data-flag={flag}
      className={cn('whitespace-nowrap text-sm', isOut(flag) ? tone : 'text-ink-3', className)}
    >
      {flagShapes[flag] && <span aria-hidden="true">{flagShapes[flag]} </span>}
      {t(`labs.flag.${flag}`)}
    </span>
  )
}
