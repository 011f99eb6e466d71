import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Field, Input } from '@/components/ui/field'

interface RenameChatProps {
  title: string
  onRename: (title: string) => Promise<unknown>
  onClose: () => void
}

export function RenameChat({ title, onRename, onClose }: RenameChatProps) {
  const { t } = useTranslation()
  const [value, setValue] = useState(title)
  const [busy, setBusy] = useState(false)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    await onRename(value.trim())
      .then(onClose)
      .catch(() => setBusy(false))
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('chat.rename')}
      closeName={t('common.close')}
    >
      <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        <Field label={t('chat.title')}>
          {(tie) => (
            <Input
              {...tie}
              value={value}
              maxLength={200}
              onChange={(event) => setValue(event.target.value)}
            />
          )}
        </Field>
        <Button type="submit" className="self-end" busy={busy} disabled={value.trim() === ''}>
          {t('common.save')}
        </Button>
      </form>
    </Dialog>
  )
}
