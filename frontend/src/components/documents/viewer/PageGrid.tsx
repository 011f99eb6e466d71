import { useQuery } from '@tanstack/react-query'
import { ImageOff } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { pageImageQuery } from '@/api/documents'
import type { HealthDocument } from '@/api/types'
import { cn } from '@/components/ui/cn'
import { useObjectUrl } from '@/hooks/use-object-url'
import { useFormat } from '@/i18n/format'

interface PageGridProps {
  document: HealthDocument
  /** The page that was looked at. */
  current: number
  onPick: (page: number) => void
}

/** All pages at once, small. Pictures come only for those near the screen. */
export function PageGrid({ document, current, onPick }: PageGridProps) {
  const { t } = useTranslation()
  const list = useRef<HTMLUListElement>(null)
  useEffect(() => {
    const here = list.current?.querySelector<HTMLElement>('[aria-current]')
    const frame = list.current?.parentElement
    if (!here || !frame) return
    frame.scrollTop = here.offsetTop - frame.clientHeight / 3
    here.focus({ preventScroll: true })
  }, [])
  return (
    <div className="relative min-h-0 flex-1 overflow-y-auto bg-sunk p-4 phone:p-2" data-grid>
      <ul
        ref={list}
        aria-label={t('viewer.grid')}
        className="grid grid-cols-[repeat(auto-fill,minmax(116px,1fr))] gap-3 phone:grid-cols-3 phone:gap-2"
      >
        {Array.from({ length: document.page_count ?? 0 }, (_, index) => index + 1).map((number) => (
          <li key={number}>
            <Thumbnail
              documentId={document.id}
              number={number}
              isCurrent={number === current}
              onPick={() => onPick(number)}
            />
          </li>
        ))}
      </ul>
    </div>
  )
}

interface ThumbnailProps {
  documentId: string
  number: number
  isCurrent: boolean
  onPick: () => void
}

function Thumbnail({ documentId, number, isCurrent, onPick }: ThumbnailProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const button = useRef<HTMLButtonElement>(null)
  const near = useNear(button)
  const { data, isError } = useQuery({ ...pageImageQuery(documentId, number), retry: false, enabled: near })
  const url = useObjectUrl(near ? data : undefined)
  return (
    <button
      ref={button}
      type="button"
      data-thumbnail={number}
      aria-current={isCurrent ? 'page' : undefined}
      aria-label={t('viewer.to-page', { number: format.number(number) })}
      onClick={onPick}
      className={cn(
        'flex w-full flex-col items-center gap-1.5 rounded-md p-1.5 text-ink-2 text-sm hover:bg-panel',
        isCurrent && 'bg-panel font-[550] text-ink outline-2 outline-brand',
      )}
    >
      <span className="grid aspect-[210/297] w-full place-items-center overflow-hidden rounded-sm bg-panel shadow-card">
        {url && <img src={url} alt="" className="size-full object-contain" draggable={false} />}
        {isError && <ImageOff className="size-5 text-ink-3" aria-hidden="true" />}
      </span>
      {format.number(number)}
    </button>
  )
}

/** Whether it stands on the screen or little more than a screen away. */
function useNear(element: React.RefObject<HTMLElement | null>): boolean {
  const [near, setNear] = useState(false)
  useEffect(() => {
    if (!element.current) return
    const watch = new IntersectionObserver(([entry]) => setNear(entry?.isIntersecting ?? false), {
      rootMargin: '400px',
    })
    watch.observe(element.current)
    return () => watch.disconnect()
  }, [element])
  return near
}
