import { useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LabResult } from '@/api/types'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { Button } from '@/components/ui/button'
import { Field, Select } from '@/components/ui/field'
import { AnalytePicker } from './AnalytePicker'
import { changesOf, draftOf, specimens } from './changes'
import type { useReview } from './use-review'
import { useValueError } from './use-value-error'
import { ValueFields } from './ValueFields'

interface RowEditorProps {
  row: LabResult
  change: ReturnType<typeof useReview>['change']
  onClose: () => void
}

/** A row being corrected, in its place. What is saved counts as checked. */
export function RowEditor({ row, change, onClose }: RowEditorProps) {
  const { t } = useTranslation()
  const picker = useId()
  const form = useRef<HTMLFormElement>(null)
  // Whoever corrects a row most often means its value.
  useEffect(() => form.current?.querySelector<HTMLInputElement>('[data-value]')?.focus(), [])
  const [draft, setDraft] = useState(draftOf(row))
  const [name, setName] = useState(row.analyte ? row.name : '')
  const mine = change.variables?.id === row.id ? change.error : null
  const problem = useValueError(mine, draft.value)
  const save = () => {
    const changes = changesOf(row, draft)
    const said = Object.keys(changes).length > 0 ? changes : { state: 'confirmed' as const }
    change.mutate({ id: row.id, changes: said }, { onSuccess: onClose })
  }
  return (
    <form
      ref={form}
      className="mt-3 flex flex-col gap-3"
      data-editor=""
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
    >
      <div className="flex flex-col gap-1.5">
        <label htmlFor={picker} className="font-[550] text-sm">
          {t('review.analyte')}
        </label>
        <AnalytePicker
          id={picker}
          name={name}
          onChoose={(analyte) => {
            // Glucose of the urine is another analyte than that of the blood: its material comes with it.
            setDraft({
              ...draft,
              analyte: analyte?.key ?? null,
              specimen: analyte?.specimen ?? draft.specimen,
            })
            setName(analyte?.name ?? '')
          }}
        />
      </div>
      <Field label={t('review.specimen')}>
        {(tie) => (
          <Select
            {...tie}
            value={draft.specimen ?? ''}
            onChange={({ target }) =>
              setDraft({ ...draft, specimen: specimens.find((one) => one === target.value) ?? null })
            }
          >
            <option value="">{t('review.specimen-none')}</option>
            {specimens.map((one) => (
              <option key={one} value={one}>
                {t(`labs.specimen.${one}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <ValueFields
        draft={draft}
        valueError={problem.field}
        onChange={(next) => setDraft({ ...draft, ...next })}
      />
      {Boolean(problem.other) && <ProblemNotice error={problem.other} />}
      <div className="flex justify-end gap-2">
        <Button look="outline" size="small" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button type="submit" size="small" busy={change.isPending}>
          {t('review.save')}
        </Button>
      </div>
    </form>
  )
}
