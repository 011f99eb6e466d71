import { Camera, Upload } from 'lucide-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { UploadRow } from '@/components/shared/UploadRow'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { useTouch } from '@/hooks/use-media'
import { useUpload } from '@/hooks/use-upload'
import { useUploads } from '@/stores/uploads'

export function UploadBox() {
  const { t } = useTranslation()
  const touch = useTouch()
  const { send, accept } = useUpload()
  const [over, setOver] = useState(false)
  const uploads = useUploads(({ items }) => items)
  const picker = useRef<HTMLInputElement>(null)
  const camera = useRef<HTMLInputElement>(null)
  const take = (input: HTMLInputElement) => {
    send([...(input.files ?? [])])
    input.value = ''
  }

  return (
    <section aria-label={t('documents.upload')}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the button inside is the keyboard way */}
      <div
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault()
          setOver(false)
          send(event.dataTransfer.files)
        }}
        className={cn(
          'flex flex-wrap items-center justify-center gap-x-4 gap-y-3 rounded-xl border border-dashed px-5 py-5 transition-colors',
          over ? 'border-brand bg-brand-soft' : 'border-field bg-panel',
        )}
      >
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
      </div>
      <input
        ref={picker}
        type="file"
        multiple
        accept={accept}
        tabIndex={-1}
        aria-hidden="true"
        className="hidden"
        onChange={(event) => take(event.target)}
        data-testid="files"
      />
      <input
        ref={camera}
        type="file"
        accept="image/*"
        capture="environment"
        tabIndex={-1}
        aria-hidden="true"
        className="hidden"
        onChange={(event) => take(event.target)}
      />
      <div className="mt-3 flex flex-col gap-2 empty:hidden">
        {uploads
          .filter(({ chatId }) => chatId === null)
          .map((upload) => (
            <UploadRow key={upload.id} upload={upload} />
          ))}
      </div>
    </section>
  )
}
