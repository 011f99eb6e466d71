import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { mergeMemory } from '@/api/memory'
import type { MemoryEntry } from '@/api/types'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'

interface MergeDialogProps {
  entries: readonly MemoryEntry[]
  onMerged: () => void
  onClose: () => void
}

/** Several entries that say the same: one stays, the others go into its history. */
export function MergeDialog({ entries, onMerged, onClose }: MergeDialogProps) {
  const { t } = useTranslation()
  const [keep, setKeep] = useState(entries[0]?.id ?? '')
  const merge = useMutation({
    mutationFn: () =>
      mergeMemory(
        keep,
        entries.map(({ id }) => id).filter((id) => id !== keep),
      ),
    onSuccess: onMerged,
  })
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('memory.merge-title')}
      description={t('memory.merge-text')}
      closeName={t('common.close')}
    >
      <fieldset className="flex flex-col gap-2">
        <legend className="sr-only">{t('memory.merge-text')}</legend>
        {entries.map(({ id, title, content }) => (
          <label key={id} className="flex cursor-pointer items-start gap-3 rounded-md border px-3.5 py-2.5">
            <input
              type="radio"
              name="keep"
              className="mt-1 size-4 accent-(--brand)"
              checked={id === keep}
              onChange={() => setKeep(id)}
            />
            <span className="min-w-0">
              <span className="block font-[550]">{title}</span>
              {content !== title && <span className="block text-ink-2 text-sm">{content}</span>}
            </span>
          </label>
        ))}
      </fieldset>
      {merge.error && <ProblemNotice error={merge.error} />}
      <div className="mt-4 flex justify-end gap-2">
        <Button look="outline" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button busy={merge.isPending} onClick={() => merge.mutate()}>
          {t('memory.merge')}
        </Button>
      </div>
    </Dialog>
  )
}
