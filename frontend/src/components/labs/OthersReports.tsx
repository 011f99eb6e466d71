import { UserRoundX } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { MoreButton } from '@/components/shared/MoreButton'
import { Notice } from '@/components/ui/notice'
import { useShelf } from '@/hooks/use-documents'

/** Results that are not among these because their report names somebody else, and where to say whose they are. */
export function OthersReports({ count }: { count: number }) {
  const { t } = useTranslation()
  const query = useShelf({ other_person: true })
  const documents = query.data?.pages.flatMap(({ items }) => items) ?? []
  const reports = documents.filter(({ labs }) => labs.total > 0)
  return (
    <Notice icon={<UserRoundX className="text-warn" aria-hidden="true" />}>
      <p>{t('labs.others', { count })}</p>
      <ul>
        {reports.map(({ id, filename, patient }) => (
          <li key={id}>
            <Link
              to={`/documents/${id}`}
              data-patient="other"
              className="finger text-brand underline-offset-4 hover:underline"
            >
              {filename}
            </Link>
            {patient.name && <span className="text-ink-3"> · {patient.name}</span>}
          </li>
        ))}
      </ul>
      <MoreButton query={query} quiet />
    </Notice>
  )
}
