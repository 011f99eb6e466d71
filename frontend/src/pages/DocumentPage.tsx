import { FileX } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { toProblem } from '@/api/problem'
import { DocumentActions } from '@/components/documents/DocumentActions'
import { DocumentState } from '@/components/documents/DocumentState'
import { CautionBanner, PatientBanner } from '@/components/documents/later-banner'
import { DocumentViewer } from '@/components/documents/viewer/DocumentViewer'
import { LabsOfDocument } from '@/components/labs/later-labs'
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
        {gone && <Gone />}
      </Page>
    )
  }

  return (
    <Page title={document.filename} actions={<DocumentActions document={document} />} ownScroll>
      <div className="flex flex-col gap-2 px-4 py-2 empty:hidden phone:px-3">
        {document.patient.match === 'other' && <PatientBanner document={document} />}
        {document.cautions.length > 0 && <CautionBanner document={document} />}
        <DocumentState document={document} />
      </div>
      <DocumentViewer
        key={document.id}
        document={document}
        results={<LabsOfDocument documentId={document.id} />}
      />
    </Page>
  )
}

function Gone() {
  const { t } = useTranslation()
  return (
    <EmptyState
      icon={FileX}
      title={t('errors.document.not-found')}
      action={
        <span className="flex flex-wrap justify-center gap-2">
          <Link to="/documents" className={buttonStyle()}>
            {t('documents.to-list')}
          </Link>
          <Link to="/documents?trash=1" className={buttonStyle({ look: 'outline' })}>
            {t('trash.title')}
          </Link>
        </span>
      }
    >
      {t('documents.gone-text')}
    </EmptyState>
  )
}
