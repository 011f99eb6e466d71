import { useQuery } from '@tanstack/react-query'
import { ImageOff } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { pageImageQuery } from '@/api/documents'
import type { DocumentPage } from '@/api/types'
import { Skeleton } from '@/components/ui/skeleton'
import { useObjectUrl } from '@/hooks/use-object-url'

const a4 = 210 / 297

export function PageImage({ page }: { page: DocumentPage }) {
  const { t } = useTranslation()
  const { data, isError } = useQuery({ ...pageImageQuery(page.document_id, page.number), retry: false })
  const url = useObjectUrl(data)
  const ratio = page.width > 0 && page.height > 0 ? page.width / page.height : a4
  if (isError) {
    return (
      <p className="flex items-center gap-2 rounded-lg border bg-sunk p-4 text-ink-2 text-sm">
        <ImageOff className="size-4.5" aria-hidden="true" />
        {t('viewer.no-image')}
      </p>
    )
  }
  return (
    <div className="overflow-hidden rounded-lg border bg-white" style={{ aspectRatio: ratio }}>
      {url ? (
        <img
          src={url}
          alt={t('viewer.image', { number: page.number })}
          className="size-full object-contain"
        />
      ) : (
        <Skeleton className="size-full" />
      )}
    </div>
  )
}
