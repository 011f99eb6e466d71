import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { HealthDocument } from '@/api/types'
import { CopyButton } from '@/components/shared/CopyButton'
import { TimeText } from '@/components/shared/TimeText'
import { useFormat } from '@/i18n/format'

/** What the file itself is. */
export function FileFacts({ document }: { document: HealthDocument }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { file_size, mime_type, sha256, created_at, parts, page_count } = document
  return (
    <section>
      <h2 className="mb-2 font-[550] text-sm">{t('details.file')}</h2>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-sm">
        <Fact name={t('details.size')}>{format.fileSize(file_size)}</Fact>
        <Fact name={t('details.mime')}>{mime_type}</Fact>
        {page_count !== null && page_count > 0 && (
          <Fact name={t('details.pages')}>
            {format.number(page_count)}
            {parts > 1 && ` · ${t('documents.parts', { count: parts })}`}
          </Fact>
        )}
        <Fact name={t('details.added')}>
          <TimeText at={created_at} />
        </Fact>
        <Fact name={t('details.sha')}>
          <span className="flex items-center gap-1">
            <code title={sha256}>{sha256.slice(0, 12)}</code>
            <CopyButton text={sha256} name={t('details.copy-sha')} />
          </span>
        </Fact>
      </dl>
    </section>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="self-center text-ink-3">{name}</dt>
      <dd className="min-w-0 self-center">{children}</dd>
    </>
  )
}
