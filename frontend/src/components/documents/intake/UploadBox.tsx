import { Camera, Images, Upload } from 'lucide-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DropOverlay } from '@/components/shared/DropOverlay'
import { Button } from '@/components/ui/button'
import { later } from '@/components/ui/later'
import { useTouch } from '@/hooks/use-media'
import { useUpload } from '@/hooks/use-upload'
import { arePhotos } from './photo-order'
import { UploadQueue } from './UploadQueue'

const PhotoSheet = later(() => import('./PhotoSheet').then((module) => module.PhotoSheet))

/** Files are dropped, chosen or photographed here; several photos are first asked about. */
export function UploadBox() {
  const { t } = useTranslation()
  const touch = useTouch()
  const { send, accept } = useUpload()
  const [photos, setPhotos] = useState<readonly File[] | null>(null)
  const picker = useRef<HTMLInputElement>(null)
  const camera = useRef<HTMLInputElement>(null)
  const take = (files: Iterable<File>) => {
    const chosen = [...files]
    if (chosen.length > 1 && arePhotos(chosen)) setPhotos(chosen)
    else send(chosen)
  }
  const field = { type: 'file', tabIndex: -1, 'aria-hidden': true, className: 'hidden' } as const

  return (
    <section aria-label={t('documents.upload')}>
      <div className="flex flex-wrap items-center justify-center gap-x-3 gap-y-2 rounded-xl border border-field border-dashed bg-panel px-5 py-5 phone:gap-x-2 phone:px-3 phone:py-3">
        <p className="text-ink-2 phone:hidden">{t('documents.drop')}</p>
        <Button onClick={() => picker.current?.click()}>
          <Upload aria-hidden="true" />
          {t('documents.choose')}
        </Button>
        {touch && (
          <Button look="outline" onClick={() => camera.current?.click()}>
            <Camera aria-hidden="true" />
            {t('upload.camera')}
          </Button>
        )}
        <Button look="outline" onPointerEnter={PhotoSheet.prepare} onClick={() => setPhotos([])}>
          <Images aria-hidden="true" />
          {t('photos.open')}
        </Button>
      </div>
      <input
        {...field}
        ref={picker}
        multiple
        accept={accept}
        data-testid="files"
        onChange={({ target }) => {
          take(target.files ?? [])
          target.value = ''
        }}
      />
      <input
        {...field}
        ref={camera}
        accept="image/*"
        capture="environment"
        data-testid="camera"
        onChange={({ target }) => {
          setPhotos([...(target.files ?? [])])
          target.value = ''
        }}
      />
      <DropOverlay onFiles={take} words={t('upload.drop-here')} />
      <UploadQueue />
      {photos && <PhotoSheet first={photos} onClose={() => setPhotos(null)} />}
    </section>
  )
}
