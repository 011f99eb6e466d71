import { Camera, ImagePlus } from 'lucide-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { upload, uploadTogether } from '@/api/uploading'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import { useTouch } from '@/hooks/use-media'
import { PhotoCard } from './PhotoCard'
import { arePhotos, moved, placed } from './photo-order'

/** As many as the server puts together. */
const most = 40

interface PhotoSheetProps {
  first: readonly File[]
  onClose: () => void
}

/** Photos of one document are put into the order of its pages, and sent as one. */
export function PhotoSheet({ first, onClose }: PhotoSheetProps) {
  const { t } = useTranslation()
  const touch = useTouch()
  const [photos, setPhotos] = useState<readonly File[]>(first)
  const [dragged, setDragged] = useState<number | null>(null)
  const picker = useRef<HTMLInputElement>(null)
  const camera = useRef<HTMLInputElement>(null)
  const add = (input: HTMLInputElement) => {
    const chosen = [...(input.files ?? [])].filter((file) => arePhotos([file]))
    setPhotos((before) => [...before, ...chosen])
    input.value = ''
  }
  const send = (together: boolean) => {
    void (together && photos.length > 1 ? uploadTogether(photos) : upload(photos))
    onClose()
  }
  const field = { type: 'file', tabIndex: -1, 'aria-hidden': true, className: 'hidden' } as const
  const tooMany = photos.length > most

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      wide
      title={t('photos.title')}
      description={t('photos.about')}
      closeName={t('common.close')}
    >
      {photos.length > 0 && (
        <ol className="mb-4 grid max-h-[46dvh] grid-cols-[repeat(auto-fill,minmax(136px,1fr))] gap-3 overflow-y-auto p-1">
          {photos.map((photo, index) => (
            <PhotoCard
              // The same file may be there twice, so its place is part of its name.
              key={`${photo.name}-${photo.lastModified}-${photo.size}-${photos.indexOf(photo) === index ? '' : index}`}
              photo={photo}
              number={index + 1}
              last={index === photos.length - 1}
              onMove={(by) => setPhotos(moved(photos, index, by))}
              onRemove={() => setPhotos(photos.filter((_, place) => place !== index))}
              onDragStart={() => setDragged(index)}
              onDropHere={() => dragged !== null && setPhotos(placed(photos, dragged, index))}
            />
          ))}
        </ol>
      )}
      <div className="flex flex-wrap gap-2">
        <Button look="outline" onClick={() => picker.current?.click()}>
          <ImagePlus aria-hidden="true" />
          {t('photos.add')}
        </Button>
        {touch && (
          <Button look="outline" onClick={() => camera.current?.click()}>
            <Camera aria-hidden="true" />
            {t('photos.another')}
          </Button>
        )}
      </div>
      {tooMany && (
        <Notice tone="warn" className="mt-3">
          {t('photos.too-many', { limit: most })}
        </Notice>
      )}
      <div className="mt-5 flex flex-wrap justify-end gap-2">
        {photos.length > 1 && (
          <Button look="outline" onClick={() => send(false)}>
            {t('photos.apart')}
          </Button>
        )}
        <Button
          // Else the first photo's cross would have the focus.
          autoFocus={first.length > 0}
          disabled={photos.length === 0 || tooMany}
          onClick={() => send(true)}
        >
          {t('photos.together', { count: photos.length })}
        </Button>
      </div>
      <input
        {...field}
        ref={picker}
        multiple
        accept="image/*,.heic,.heif,.tif,.tiff"
        data-testid="photos"
        onChange={({ target }) => add(target)}
      />
      <input
        {...field}
        ref={camera}
        accept="image/*"
        capture="environment"
        onChange={({ target }) => add(target)}
      />
    </Dialog>
  )
}
