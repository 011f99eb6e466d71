import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { DocumentList } from '@/components/documents/DocumentList'
import { DocumentSearch } from '@/components/documents/DocumentSearch'
import { UploadBox } from '@/components/documents/UploadBox'
import { Page } from '@/components/layout/Page'
import { SearchField } from '@/components/shared/SearchField'

export default function DocumentsPage() {
  const { t } = useTranslation()
  const [params, setParams] = useSearchParams()
  const words = params.get('q') ?? ''
  return (
    <Page title={t('nav.documents')} width="text">
      <div className="flex flex-col gap-5">
        <UploadBox />
        <SearchField
          name={t('documents.search')}
          value={words}
          onChange={(q) => setParams(q ? { q } : {}, { replace: true })}
        />
        {words.trim() ? <DocumentSearch words={words} /> : <DocumentList />}
      </div>
    </Page>
  )
}
