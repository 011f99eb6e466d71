import { FileX } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { toProblem } from '@/api/problem'
import { DocumentActions } from '@/components/documents/DocumentActions'
import { DocumentState } from '@/components/documents/DocumentState'
import { DocumentViewer } from '@/components/documents/DocumentViewer'
import { Page } from '@/components/layout/Page'
import { EmptyState } from '@/components/shared/EmptyState'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { buttonStyle } from '@/components/ui/button'
import { SkeletonRows } from '@/components/ui/skeleton'
import { useDocument } from '@/hooks/use-documents'

export default function DocumentPage() {
  const { t } = useTranslation()
  const { documentId = '' } = useParams()
  const { data: document, error, refetch } = useDocument(documentId)

  if (!document) {
    const gone = error && [404, 422].includes(toProblem(error).status)
    return (
      <Page title={t('nav.documents')}>
        {!error && <SkeletonRows rows={5} />}
        {error && !gone && <ProblemNotice error={error} onRetry={() => void refetch()} />}
        {gone && (
          <EmptyState
            icon={FileX}
            title={t('errors.document.not-found')}
            action={
              <Link to="/documents" className={buttonStyle()}>
                {t('documents.to-list')}
              </Link>
            }
          >
            {t('documents.gone-text')}
          </EmptyState>
        )}
      </Page>
    )
  }

  const readable = document.status === 'completed' || (document.page_count ?? 0) > 0
  return (
    <Page title={document.filename} actions={<DocumentActions document={document} />}>
      <div className="flex flex-col gap-4">
        <DocumentState document={document} />
        {readable && <DocumentViewer document={document} />}
      </div>
    </Page>
  )
}
