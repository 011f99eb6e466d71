import { useQuery } from '@tanstack/react-query'
import { ImageOff } from 'lucide-react'
import { useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { pageImageQuery, pageWordsQuery } from '@/api/documents'
import type { LabResult } from '@/api/types'
import { type Box, placeOfQuote } from '@/components/shared/word-places'
import { cn } from '@/components/ui/cn'
import { Skeleton } from '@/components/ui/skeleton'
import { useObjectUrl } from '@/hooks/use-object-url'

interface PagePictureProps {
  documentId: string
  page: number
  rows: readonly LabResult[]
  active: string | null
  onChoose: (id: string) => void
}

/** The page as it looks, with the lines of its rows to click on and the active one lit up. */
export function PagePicture({ documentId, page, rows, active, onChoose }: PagePictureProps) {
  const { t } = useTranslation()
  const frame = useRef<HTMLDivElement>(null)
  const { data: image, isError } = useQuery({ ...pageImageQuery(documentId, page), retry: false })
  const { data: words } = useQuery({ ...pageWordsQuery(documentId, page), retry: false })
  const url = useObjectUrl(image)
  const places = useMemo(
    () =>
      rows.flatMap(({ id, quote, analyte_printed }) =>
        placeOfQuote(words ?? [], quote).map((box) => ({ id, box, name: analyte_printed })),
      ),
    [rows, words],
  )
  const lit = places.find(({ id }) => id === active)?.box
  useEffect(() => {
    const box = frame.current
    if (!box || !lit || !url) return
    const place = lit[1] * box.scrollHeight
    if (place < box.scrollTop + 40 || place > box.scrollTop + box.clientHeight - 80)
      box.scrollTop = place - box.clientHeight / 3
  }, [lit, url])

  if (isError) {
    return (
      <p className="flex items-center gap-2 rounded-lg border bg-sunk p-4 text-ink-2 text-sm">
        <ImageOff className="size-4.5" aria-hidden="true" />
        {t('review.no-picture')}
      </p>
    )
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a named box that scrolls, no form controls in it
    <div
      ref={frame}
      role="group"
      aria-label={t('viewer.image', { number: page })}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      className="overflow-auto rounded-lg border bg-white desk:max-h-[calc(100dvh-110px)]"
    >
      <div className="relative">
        {url ? (
          <img src={url} alt={t('viewer.image', { number: page })} className="block w-full" />
        ) : (
          <Skeleton className="aspect-[210/297] w-full" />
        )}
        {url &&
          places.map(({ id, box, name }) => (
            <button
              key={`${id}-${box[1]}`}
              type="button"
              // Its row is the way for keys; the line on the picture is for the pointer.
              tabIndex={-1}
              aria-label={t('review.to-row', { name })}
              data-line={id === active ? 'active' : ''}
              onClick={() => onChoose(id)}
              style={around(box)}
              className={cn(
                'absolute rounded-sm',
                id === active
                  ? 'bg-[oklch(85%_0.15_95/0.35)] outline-2 outline-[oklch(55%_0.12_75)]'
                  : 'hover:bg-[oklch(85%_0.15_95/0.25)]',
              )}
            />
          ))}
      </div>
    </div>
  )
}

const percent = (share: number) => `${share * 100}%`

/** With a little air around the letters. */
function around([left, top, right, bottom]: Box) {
  return {
    left: percent(left - 0.008),
    top: percent(top - 0.004),
    width: percent(right - left + 0.016),
    height: percent(bottom - top + 0.008),
  }
}
