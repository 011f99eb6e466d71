import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { UnsavedGuard } from '@/components/shared/UnsavedGuard'
import { Button } from '@/components/ui/button'
import { Field, Textarea } from '@/components/ui/field'

interface NotesFieldProps {
  notes: string | null
  onSave: (notes: string | null) => void
}

export function NotesField({ notes, onSave }: NotesFieldProps) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState<string | null>(null)
  const changed = typed !== null && typed !== (notes ?? '')
  const save = () => {
    onSave(typed?.trim() ? typed : null)
    setTyped(null)
  }
  return (
    <div className="flex flex-col gap-2">
      <Field label={t('details.notes')} hint={t('details.notes-hint')}>
        {(tie) => (
          <Textarea
            {...tie}
            maxLength={4000}
            value={typed ?? notes ?? ''}
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
      </Field>
      {changed && (
        <div className="flex justify-end gap-2">
          <Button look="outline" size="small" onClick={() => setTyped(null)}>
            {t('common.cancel')}
          </Button>
          <Button size="small" onClick={save}>
            {t('common.save')}
          </Button>
        </div>
      )}
      <UnsavedGuard active={changed} />
    </div>
  )
}
