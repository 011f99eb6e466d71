import { Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { DocumentShelf } from '@/components/documents/list/DocumentShelf'
import { Page } from '@/components/layout/Page'
import { buttonStyle } from '@/components/ui/button'

export default function DocumentsPage() {
  const { t } = useTranslation()
  const [params] = useSearchParams()
  const inTrash = params.has('trash')
  return (
    <Page
      title={t(inTrash ? 'trash.title' : 'nav.documents')}
      actions={
        !inTrash && (
          <Link
            to="/documents?trash=1"
            className={buttonStyle({ look: 'outline' })}
            aria-label={t('trash.title')}
          >
            <Trash2 aria-hidden="true" />
            <span className="phone:hidden">{t('trash.title')}</span>
          </Link>
        )
      }
    >
      <DocumentShelf />
    </Page>
  )
}
