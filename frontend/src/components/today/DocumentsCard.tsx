import { Files } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { DocumentStatusBadge } from '@/components/shared/DocumentStatusBadge'
import { TimeText } from '@/components/shared/TimeText'
import { Card, CardTitle } from '@/components/ui/card'
import { useDocuments } from '@/hooks/use-documents'

export function DocumentsCard() {
  const { t } = useTranslation()
  const { data } = useDocuments()
  return (
    <Card aria-labelledby="recent-documents">
      <CardTitle
        id="recent-documents"
        icon={<Files aria-hidden="true" />}
        aside={
          <Link to="/documents" className="finger text-brand hover:underline">
            {t('today.all')}
          </Link>
        }
      >
        {t('today.documents')}
      </CardTitle>
      {data?.items.length === 0 && <p className="text-ink-2">{t('documents.empty-title')}</p>}
      <ul className="divide-y">
        {data?.items.slice(0, 4).map((document) => (
          <li key={document.id}>
            <Link to={`/documents/${document.id}`} className="group flex min-h-11 items-center gap-3 py-2">
              <span className="min-w-0 grow">
                <span className="block truncate group-hover:text-brand">{document.filename}</span>
                <TimeText at={document.created_at} style="day" className="text-ink-3 text-sm" />
              </span>
              <DocumentStatusBadge document={document} />
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  )
}
