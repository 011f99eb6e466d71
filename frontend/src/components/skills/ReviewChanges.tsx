import { useTranslation } from 'react-i18next'
import { DiffView } from '@/components/shared/DiffView'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import type { Change } from './changes'

interface ReviewChangesProps {
  changes: readonly Change[]
  onSave: () => void
  onClose: () => void
}

/** What saving would replace, field by field, before it is replaced: there is no way back to it. */
export function ReviewChanges({ changes, onSave, onClose }: ReviewChangesProps) {
  const { t } = useTranslation()
  const names = { before: t('skills.before'), after: t('skills.after') }
  return (
    <Dialog
      open
      wide="very"
      onOpenChange={(open) => !open && onClose()}
      title={t('skills.changes')}
      description={t('skills.changes-text')}
      closeName={t('common.close')}
    >
      <div className="flex flex-col gap-5">
        {changes.map(({ label, before, after, long }) => (
          <section key={label} aria-label={label} data-change={label}>
            <h3 className="mb-1.5 font-[550] text-sm">{label}</h3>
            {long ? (
              <DiffView
                before={{ name: names.before, text: before }}
                after={{ name: names.after, text: after }}
              />
            ) : (
              <Short before={before} after={after} />
            )}
          </section>
        ))}
      </div>
      <div className="mt-5 flex flex-wrap justify-end gap-2">
        <Button look="outline" onClick={onClose}>
          {t('skills.keep-editing')}
        </Button>
        <Button onClick={onSave}>{t('common.save')}</Button>
      </div>
    </Dialog>
  )
}

function Short({ before, after }: { before: string; after: string }) {
  const { t } = useTranslation()
  const nothing = <em className="text-ink-3">{t('skills.nothing')}</em>
  return (
    <div className="overflow-hidden rounded-lg border text-sm">
      <p className="flex gap-2 bg-warn-soft px-3 py-1">
        <span className="w-3 shrink-0 font-[550]" aria-hidden="true">
          −
        </span>
        <span className="sr-only">{t('diff.line-removed')} </span>
        <span className="min-w-0 break-words">{before || nothing}</span>
      </p>
      <p className="flex gap-2 bg-band px-3 py-1">
        <span className="w-3 shrink-0 font-[550]" aria-hidden="true">
          +
        </span>
        <span className="sr-only">{t('diff.line-added')} </span>
        <span className="min-w-0 break-words">{after || nothing}</span>
      </p>
    </div>
  )
}
