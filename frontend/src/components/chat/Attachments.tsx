import { useTranslation } from 'react-i18next'
import { UploadRow } from '@/components/shared/UploadRow'
import type { Upload } from '@/stores/uploads'
import { AttachedDocument } from './AttachedDocument'

interface AttachmentsProps {
  uploads: readonly Upload[]
  documentIds: readonly string[]
  onDetach: (id: string) => void
}

export function Attachments({ uploads, documentIds, onDetach }: AttachmentsProps) {
  const { t } = useTranslation()
  if (uploads.length + documentIds.length === 0) return null
  return (
    <section
      aria-label={t('chat.attachments')}
      className="mb-2 flex max-h-40 flex-wrap gap-2 overflow-y-auto"
    >
      {documentIds.map((id) => (
        <AttachedDocument key={id} id={id} onRemove={() => onDetach(id)} />
      ))}
      {uploads.map((upload) => (
        <div key={upload.id} className="w-full">
          <UploadRow upload={upload} />
        </div>
      ))}
    </section>
  )
}
