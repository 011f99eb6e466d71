import { useQuery } from '@tanstack/react-query'
import { ImageOff } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { pageImageQuery, pageWordsQuery } from '@/api/documents'
import type { DocumentPage } from '@/api/types'
import { Skeleton } from '@/components/ui/skeleton'
import { useObjectUrl } from '@/hooks/use-object-url'
import { Overlay } from './Overlay'
import type { Size } from './stack'

interface PageSheetProps {
  documentId: string
  number: number
  /** Absent until its text has come. */
  page: DocumentPage | undefined
  box: Size
  turn: number
  quote: string
  needles: readonly string[]
  /** Which hit of this page is looked at. */
  active: number | null
}

/** The picture of a page, with what is looked for lit up on it. */
export function PageSheet({ documentId, number, page, box, turn, quote, needles, active }: PageSheetProps) {
  const { t } = useTranslation()
  const { data, isError } = useQuery({ ...pageImageQuery(documentId, number), retry: false })
  const url = useObjectUrl(data)
  const looked = quote !== '' || needles.length > 0 || page?.source === 'ocr'
  const { data: words } = useQuery({
    ...pageWordsQuery(documentId, number),
    enabled: looked,
    retry: false,
  })
  const lying = turn % 180 !== 0
  const upright = lying ? { width: box.height, height: box.width } : box
  if (isError) {
    return (
      <p className="grid size-full place-content-center justify-items-center gap-2 bg-sunk p-4 text-center text-ink-2 text-sm">
        <ImageOff className="size-5" aria-hidden="true" />
        {t('viewer.no-image')}
      </p>
    )
  }
  return (
    <div
      className="absolute top-1/2 left-1/2"
      style={{ ...upright, transform: `translate(-50%, -50%) rotate(${turn}deg)` }}
    >
      {url ? (
        <img
          src={url}
          alt={t('viewer.image', { number })}
          className="size-full object-fill"
          draggable={false}
        />
      ) : (
        <Skeleton className="size-full" />
      )}
      {url && words && <Overlay words={words} quote={quote} needles={needles} active={active} />}
    </div>
  )
}
