import { FileImage, Files, FileText } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { HealthDocument } from '@/api/types'
import { DocumentStatusBadge } from '@/components/shared/DocumentStatusBadge'
import { EmptyState } from '@/components/shared/EmptyState'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { SampleDocument } from '@/components/shared/SampleDocument'
import { TimeText } from '@/components/shared/TimeText'
import { SkeletonRows } from '@/components/ui/skeleton'
import { useDocuments } from '@/hooks/use-documents'
import { useFormat } from '@/i18n/format'

export function DocumentList() {
  const { t } = useTranslation()
  const { data, isPending, error, refetch } = useDocuments()
  if (isPending) return <SkeletonRows rows={4} className="h-16" />
  if (!data) return <ProblemNotice error={error} onRetry={() => void refetch()} />
  if (data.items.length === 0) {
    return (
      <EmptyState icon={Files} title={t('documents.empty-title')} action={<SampleDocument />}>
        {t('documents.empty-text')}
      </EmptyState>
    )
  }
  return (
    <ul className="divide-y rounded-xl border bg-panel shadow-card">
      {data.items.map((document) => (
        <DocumentRow key={document.id} document={document} />
      ))}
    </ul>
  )
}

function DocumentRow({ document }: { document: HealthDocument }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { id, filename, doc_type, page_count, file_size } = document
  const Icon = document.mime_type.startsWith('image/') ? FileImage : FileText
  return (
    <li data-document={id}>
      <Link to={`/documents/${id}`} className="group flex items-center gap-3.5 px-4.5 py-3 phone:px-3.5">
        <Icon className="size-5 shrink-0 text-brand" aria-hidden="true" />
        <span className="min-w-0 grow">
          <span className="block truncate font-[550] group-hover:text-brand" title={filename}>
            {filename}
          </span>
          <span className="flex flex-wrap gap-x-2 text-ink-3 text-sm">
            <span>{t(`documents.type.${doc_type}`)}</span>
            {page_count !== null && page_count > 0 && (
              <span>· {t('documents.pages', { count: page_count })}</span>
            )}
            <span className="phone:hidden">· {format.fileSize(file_size)}</span>
            <span>
              · <TimeText at={document.created_at} style="day" />
            </span>
          </span>
        </span>
        <DocumentStatusBadge document={document} />
      </Link>
    </li>
  )
}
