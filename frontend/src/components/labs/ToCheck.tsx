import { ClipboardCheck } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { buttonStyle } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { reviewPath } from './paths'
import { useToCheck } from './use-to-check'

/** A calm line: results wait for their owner's look, and where. Nothing when all are checked. */
export function ToCheck() {
  const { t } = useTranslation()
  const { documents, count } = useToCheck()
  const first = documents[0]
  if (!first) return null
  return (
    <Notice
      icon={<ClipboardCheck className="text-brand" aria-hidden="true" />}
      action={
        <Link to={reviewPath(first.id)} className={buttonStyle({ look: 'outline', size: 'small' })}>
          {t('labs.check')}
        </Link>
      }
    >
      {t('labs.to-check', { count })}{' '}
      <span className="text-ink-3">
        {documents.length === 1 ? first.filename : t('labs.in-documents', { count: documents.length })}
      </span>
    </Notice>
  )
}
