import { CircleAlert, CircleCheck, Clock, LoaderCircle, LockKeyhole } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { HealthDocument } from '@/api/types'
import { Badge } from '@/components/ui/badge'

const looks = {
  pending: { tone: 'plain', icon: <Clock aria-hidden="true" /> },
  processing: { tone: 'brand', icon: <LoaderCircle className="animate-spin" aria-hidden="true" /> },
  completed: { tone: 'ok', icon: <CircleCheck aria-hidden="true" /> },
  locked: { tone: 'warn', icon: <LockKeyhole aria-hidden="true" /> },
  failed: { tone: 'bad', icon: <CircleAlert aria-hidden="true" /> },
} as const

interface DocumentStatusBadgeProps {
  document: Pick<HealthDocument, 'status' | 'progress'>
  /** It waits for the password of its file, which is no failure. */
  locked?: boolean
}

export function DocumentStatusBadge({ document, locked = false }: DocumentStatusBadgeProps) {
  const { t } = useTranslation()
  const { tone, icon } = looks[locked ? 'locked' : document.status]
  const percent =
    document.status === 'processing' && document.progress > 0
      ? ` ${Math.round(document.progress * 100)} %`
      : ''
  return (
    <span data-document-status={document.status}>
      <Badge tone={tone} icon={icon}>
        {t(`documents.status.${locked ? 'locked' : document.status}`)}
        {percent}
      </Badge>
    </span>
  )
}
