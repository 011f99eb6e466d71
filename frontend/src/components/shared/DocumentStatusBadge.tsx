import { CircleAlert, CircleCheck, Clock, LoaderCircle } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { HealthDocument } from '@/api/types'
import { Badge } from '@/components/ui/badge'

const looks = {
  pending: { tone: 'plain', icon: <Clock aria-hidden="true" /> },
  processing: { tone: 'brand', icon: <LoaderCircle className="animate-spin" aria-hidden="true" /> },
  completed: { tone: 'ok', icon: <CircleCheck aria-hidden="true" /> },
  failed: { tone: 'bad', icon: <CircleAlert aria-hidden="true" /> },
} as const

export function DocumentStatusBadge({ document }: { document: Pick<HealthDocument, 'status' | 'progress'> }) {
  const { t } = useTranslation()
  const { tone, icon } = looks[document.status]
  const percent =
    document.status === 'processing' && document.progress > 0
      ? ` ${Math.round(document.progress * 100)} %`
      : ''
  return (
    <span data-document-status={document.status}>
      <Badge tone={tone} icon={icon}>
        {t(`documents.status.${document.status}`)}
        {percent}
      </Badge>
    </span>
  )
}
