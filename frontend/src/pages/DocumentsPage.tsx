import { Search } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { DocumentList } from '@/components/documents/DocumentList'
import { DocumentSearch } from '@/components/documents/DocumentSearch'
import { UploadBox } from '@/components/documents/UploadBox'
import { Page } from '@/components/layout/Page'
import { Input } from '@/components/ui/field'

export default function DocumentsPage() {
  const { t } = useTranslation()
  const [params, setParams] = useSearchParams()
  const words = params.get('q') ?? ''
  return (
    <Page title={t('nav.documents')} width="text">
      <div className="flex flex-col gap-5">
        <UploadBox />
        <search className="relative">
          <Search
            className="-translate-y-1/2 absolute top-1/2 left-3 size-4.5 text-ink-3"
            aria-hidden="true"
          />
          <Input
            type="search"
            className="pl-10"
            value={words}
            aria-label={t('documents.search')}
            placeholder={t('documents.search')}
            onChange={({ target }) => setParams(target.value ? { q: target.value } : {}, { replace: true })}
          />
        </search>
        {words.trim() ? <DocumentSearch words={words} /> : <DocumentList />}
      </div>
    </Page>
  )
}
