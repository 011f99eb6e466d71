import { FileText } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { ReviewRoom } from '@/components/labs/review/ReviewRoom'
import { Page } from '@/components/layout/Page'
import { documentPath } from '@/components/shared/document-path'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { buttonStyle } from '@/components/ui/button'
import { SkeletonRows } from '@/components/ui/skeleton'
import { useDocument } from '@/hooks/use-documents'

export default function ReviewPage() {
  const { t } = useTranslation()
  const { documentId = '' } = useParams()
  const { data: document, error, refetch } = useDocument(documentId)
  return (
    <Page
      title={document ? t('review.title', { name: document.filename }) : t('nav.labs')}
      actions={
        document && (
          <Link
            to={documentPath(document.id)}
            className={buttonStyle({ look: 'outline', size: 'small' })}
            aria-label={t('review.to-document')}
          >
            <FileText className="desk:hidden" aria-hidden="true" />
            <span className="phone:hidden">{t('review.to-document')}</span>
          </Link>
        )
      }
    >
      {!document && !error && <SkeletonRows rows={6} className="h-24" />}
      {!document && error && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {document && <ReviewRoom document={document} />}
    </Page>
  )
}
