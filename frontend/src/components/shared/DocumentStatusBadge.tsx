import { CircleAlert, CircleCheck, CircleStop, Clock, LoaderCircle, LockKeyhole } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { HealthDocument } from '@/api/types'
import { Badge } from '@/components/ui/badge'
import { waitsForRecognition } from './recognition'

const looks = {
  pending: { tone: 'plain', icon: <Clock aria-hidden="true" /> },
  processing: { tone: 'brand', icon: <LoaderCircle className="animate-spin" aria-hidden="true" /> },
  completed: { tone: 'ok', icon: <CircleCheck aria-hidden="true" /> },
  locked: { tone: 'warn', icon: <LockKeyhole aria-hidden="true" /> },
  stopped: { tone: 'plain', icon: <CircleStop aria-hidden="true" /> },
  failed: { tone: 'bad', icon: <CircleAlert aria-hidden="true" /> },
} as const

interface DocumentStatusBadgeProps {
  document: Pick<HealthDocument, 'status' | 'progress' | 'steps'>
  /** No failure: it waits for the password of its file, or its owner stopped the reading. */
  instead?: 'locked' | 'stopped' | undefined
}

export function DocumentStatusBadge({ document, instead }: DocumentStatusBadgeProps) {
  const { t } = useTranslation()
  const look = instead ?? (waitsForRecognition(document) ? 'pending' : document.status)
  const { tone, icon } = looks[look]
  const percent =
    document.status === 'processing' && document.progress > 0
      ? ` ${Math.round(document.progress * 100)} %`
      : ''
  return (
    <span data-document-status={document.status}>
      <Badge tone={tone} icon={icon}>
        {t(`documents.status.${look}`)}
        {percent}
      </Badge>
    </span>
  )
}
