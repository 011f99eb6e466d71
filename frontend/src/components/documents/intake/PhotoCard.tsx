import { ArrowLeft, ArrowRight, ImageOff, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { useObjectUrl } from '@/hooks/use-object-url'

interface PhotoCardProps {
  photo: File
  number: number
  last: boolean
  onMove: (by: -1 | 1) => void
  onRemove: () => void
  onDragStart: () => void
  onDropHere: () => void
}

export function PhotoCard({
  photo,
  number,
  last,
  onMove,
  onRemove,
  onDragStart,
  onDropHere,
}: PhotoCardProps) {
  const { t } = useTranslation()
  const url = useObjectUrl(photo)
  // Browsers other than Safari do not draw HEIC; the server reads it all the same.
  const [unseen, setUnseen] = useState(false)
  const name = photo.name
  return (
    <li
      draggable
      data-photo={name}
      onDragStart={onDragStart}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault()
        event.stopPropagation()
        onDropHere()
      }}
      className="flex cursor-grab flex-col overflow-hidden rounded-lg border bg-sunk"
    >
      <div className="relative grid h-32 place-items-center overflow-hidden">
        {url && !unseen ? (
          <img
            src={url}
            alt={t('photos.page', { number })}
            className="absolute inset-0 size-full object-cover"
            onError={() => setUnseen(true)}
          />
        ) : (
          <span className="flex flex-col items-center gap-1 px-2 text-center text-ink-3 text-xs">
            <ImageOff className="size-5" aria-hidden="true" />
            <span className="line-clamp-3">{name}</span>
          </span>
        )}
        <span className="absolute top-1.5 left-1.5 grid size-6 place-items-center rounded-full bg-brand font-[550] text-brand-ink text-xs">
          {number}
        </span>
      </div>
      <div className="flex justify-between border-t bg-panel [&_button]:outline-offset-[-3px]">
        <Button
          look="quiet"
          size="small"
          disabled={number === 1}
          aria-label={t('photos.earlier', { number })}
          onClick={() => onMove(-1)}
        >
          <ArrowLeft aria-hidden="true" />
        </Button>
        <Button look="quiet" size="small" aria-label={t('photos.remove', { number })} onClick={onRemove}>
          <X aria-hidden="true" />
        </Button>
        <Button
          look="quiet"
          size="small"
          disabled={last}
          aria-label={t('photos.later', { number })}
          onClick={() => onMove(1)}
        >
          <ArrowRight aria-hidden="true" />
        </Button>
      </div>
    </li>
  )
}
