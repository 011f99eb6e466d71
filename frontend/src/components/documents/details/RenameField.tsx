import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { HealthDocument } from '@/api/types'
import { Field, Input } from '@/components/ui/field'

interface RenameFieldProps {
  document: HealthDocument
  onSave: (filename: string) => void
}

/** Saved on Enter or when the field is left; Esc puts the old name back. */
export function RenameField({ document: { filename }, onSave }: RenameFieldProps) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState<string | null>(null)
  const save = () => {
    const name = typed?.trim()
    if (name && name !== filename) onSave(name)
    setTyped(null)
  }
  return (
    <Field label={t('details.name')}>
      {(tie) => (
        <Input
          {...tie}
          value={typed ?? filename}
          maxLength={255}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={save}
          onKeyDown={(event) => {
            if (event.key === 'Enter') {
              event.preventDefault()
              save()
            }
            if (event.key === 'Escape') setTyped(null)
          }}
        />
      )}
    </Field>
  )
}
