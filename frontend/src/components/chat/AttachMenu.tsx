import { useQuery } from '@tanstack/react-query'
import { Camera, Files, Paperclip, Upload } from 'lucide-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { metaQuery } from '@/api/auth'
import { Button } from '@/components/ui/button'
import { later, usePrepared } from '@/components/ui/later'
import { Menu, MenuItem } from '@/components/ui/menu'
import { useTouch } from '@/hooks/use-media'

const ChooseDocuments = later(() => import('./ChooseDocuments').then((module) => module.ChooseDocuments))

interface AttachMenuProps {
  chosen: readonly string[]
  onFiles: (files: Iterable<File>) => void
  onChoose: (documentIds: string[]) => void
}

export function AttachMenu({ chosen, onFiles, onChoose }: AttachMenuProps) {
  const { t } = useTranslation()
  const touch = useTouch()
  const { data: meta } = useQuery(metaQuery)
  const picker = useRef<HTMLInputElement>(null)
  const camera = useRef<HTMLInputElement>(null)
  const [choosing, setChoosing] = useState(false)
  usePrepared(ChooseDocuments)
  const hidden = { type: 'file', tabIndex: -1, 'aria-hidden': true, className: 'hidden' } as const
  const take = (input: HTMLInputElement) => {
    onFiles([...(input.files ?? [])])
    input.value = ''
  }

  return (
    <>
      <Menu
        side="top"
        align="start"
        trigger={
          <Button look="outline">
            <Paperclip aria-hidden="true" />
            <span className="phone:sr-only">{t('chat.file')}</span>
          </Button>
        }
      >
        <MenuItem icon={<Upload aria-hidden="true" />} onSelect={() => picker.current?.click()}>
          {t('chat.upload-file')}
        </MenuItem>
        {touch && (
          <MenuItem icon={<Camera aria-hidden="true" />} onSelect={() => camera.current?.click()}>
            {t('upload.camera')}
          </MenuItem>
        )}
        <MenuItem icon={<Files aria-hidden="true" />} onSelect={() => setChoosing(true)}>
          {t('chat.choose-documents')}
        </MenuItem>
      </Menu>
      <input
        {...hidden}
        ref={picker}
        multiple
        accept={meta?.upload.mime_types.join(',')}
        onChange={(event) => take(event.target)}
        data-testid="chat-files"
      />
      <input
        {...hidden}
        ref={camera}
        accept="image/*"
        capture="environment"
        onChange={(event) => take(event.target)}
      />
      {choosing && <ChooseDocuments chosen={chosen} onChoose={onChoose} onClose={() => setChoosing(false)} />}
    </>
  )
}
