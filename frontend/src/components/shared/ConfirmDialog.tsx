import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { useNotifyProblem } from '@/hooks/use-notify'

interface ConfirmDialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  description: string
  confirm: string
  onConfirm: () => Promise<unknown>
}

export function ConfirmDialog({
  open,
  onOpenChange,
  title,
  description,
  confirm,
  onConfirm,
}: ConfirmDialogProps) {
  const { t } = useTranslation()
  const notifyProblem = useNotifyProblem()
  const [busy, setBusy] = useState(false)

  const act = async () => {
    setBusy(true)
    try {
      await onConfirm()
      onOpenChange(false)
    } catch (error) {
      notifyProblem(error)
    } finally {
      setBusy(false)
    }
  }

  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={title}
      description={description}
      closeName={t('common.close')}
    >
      <div className="flex flex-wrap justify-end gap-2">
        <Button look="outline" onClick={() => onOpenChange(false)}>
          {t('common.cancel')}
        </Button>
        <Button look="danger" busy={busy} onClick={() => void act()}>
          {confirm}
        </Button>
      </div>
    </Dialog>
  )
}
