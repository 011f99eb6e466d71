import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Field, Input } from '@/components/ui/field'

interface SkipDialogProps {
  title: string
  onSkip: (reason: string) => void
  onClose: () => void
}

const reasons = ['unwell', 'out', 'unneeded', 'forgot'] as const

/** Not this time: why is worth knowing at the next visit, and nobody has to say it. */
export function SkipDialog({ title, onSkip, onClose }: SkipDialogProps) {
  const { t } = useTranslation()
  const [reason, setReason] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSkip(reason.trim())
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('skip.title', { title })}
      description={t('skip.about')}
      closeName={t('common.close')}
    >
      <form onSubmit={submit} className="flex flex-col gap-4">
        <div className="flex flex-wrap gap-1.5">
          {reasons.map((one) => (
            <Button key={one} look="outline" size="small" onClick={() => setReason(t(`skip.reason.${one}`))}>
              {t(`skip.reason.${one}`)}
            </Button>
          ))}
        </div>
        <Field label={t('skip.reason')}>
          {(tie) => (
            <Input
              {...tie}
              value={reason}
              maxLength={200}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
        <Button type="submit" className="self-end">
          {t('skip.act')}
        </Button>
      </form>
    </Dialog>
  )
}
