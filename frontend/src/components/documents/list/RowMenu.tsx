import { Download, EllipsisVertical, RotateCcw, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { downloadDocument } from '@/api/documents'
import type { HealthDocument } from '@/api/types'
import { Button } from '@/components/ui/button'
import { Menu, MenuItem } from '@/components/ui/menu'
import { useNotifyProblem } from '@/hooks/use-notify'
import { isBeingRead } from '../stage'
import { useDocumentActs } from '../use-document-acts'

interface RowMenuProps {
  document: HealthDocument
  /** Where the document is what the page shows, the page is left first. */
  onTrash?: () => void
}

export function RowMenu({ document, onTrash }: RowMenuProps) {
  const { t } = useTranslation()
  const notifyProblem = useNotifyProblem()
  const { change, trash } = useDocumentActs()
  return (
    <Menu
      trigger={
        <Button look="quiet" size="icon" aria-label={t('documents.acts', { name: document.filename })}>
          <EllipsisVertical aria-hidden="true" />
        </Button>
      }
    >
      <MenuItem
        icon={<Download aria-hidden="true" />}
        onSelect={() => void downloadDocument(document).catch(notifyProblem)}
      >
        {t('common.download')}
      </MenuItem>
      <MenuItem
        icon={<RotateCcw aria-hidden="true" />}
        disabled={isBeingRead(document)}
        onSelect={() => void change([document.id], { action: 'reindex' })}
      >
        {t('documents.reindex')}
      </MenuItem>
      <MenuItem
        icon={<Trash2 aria-hidden="true" />}
        danger
        onSelect={onTrash ?? (() => void trash([document]))}
      >
        {t('trash.move')}
      </MenuItem>
    </Menu>
  )
}
