import { useTranslation } from 'react-i18next'
import { DiffView } from '@/components/shared/DiffView'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'

interface ChangesDialogProps {
  saved: string
  edited: string
  /** Not while the text can't be saved. */
  onSave: (() => void) | null
  onClose: () => void
}

/** The text as it is saved against the one in the editor. */
export function ChangesDialog({ saved, edited, onSave, onClose }: ChangesDialogProps) {
  const { t } = useTranslation()
  return (
    <Dialog
      open
      wide="very"
      onOpenChange={(open) => !open && onClose()}
      title={t('context.changes')}
      closeName={t('common.close')}
    >
      <DiffView
        before={{ name: t('context.saved-text'), text: saved }}
        after={{ name: t('context.edited-text'), text: edited }}
      />
      <div className="mt-4 flex justify-end">
        <Button
          disabled={!onSave}
          onClick={() => {
            onClose()
            onSave?.()
          }}
        >
          {t('common.save')}
        </Button>
      </div>
    </Dialog>
  )
}
