import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { addLab } from '@/api/labs'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Field, Input, Select } from '@/components/ui/field'
import { refreshLabs } from './use-review'
import { useValueError } from './use-value-error'
import { ValueFields } from './ValueFields'

interface AddRowProps {
  documentId: string
  pages: number
  page: number
  onAdded: (id: string) => void
  onClose: () => void
}

/** A result that stands on the page and was not read. */
export function AddRow({ documentId, pages, page, onAdded, onClose }: AddRowProps) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [place, setPlace] = useState(page)
  const [name, setName] = useState('')
  const [draft, setDraft] = useState({ value: '', unit: '', range: '', date: '' })
  const add = useMutation({
    mutationFn: () =>
      addLab({
        document_id: documentId,
        page: place,
        analyte_printed: name.trim(),
        value_printed: draft.value.trim(),
        unit_printed: draft.unit.trim() || null,
        range_printed: draft.range.trim() || null,
        collected_on: draft.date || null,
      }),
    onSuccess: async ({ id }) => {
      await refreshLabs(queries)
      onAdded(id)
    },
  })
  const problem = useValueError(add.error, draft.value)
  const nameless = add.isError && name.trim() === ''
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('review.add')}
      description={t('review.add-text')}
      closeName={t('common.close')}
    >
      <form
        noValidate
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          add.mutate()
        }}
      >
        <Field label={t('review.name')} error={nameless ? t('form.required') : undefined}>
          {(tie) => (
            <Input
              {...tie}
              value={name}
              maxLength={200}
              autoComplete="off"
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <ValueFields
          draft={draft}
          valueError={problem.field}
          onChange={(next) => setDraft({ ...draft, ...next })}
        />
        {pages > 1 && (
          <Field label={t('labs.col.page')}>
            {(tie) => (
              <Select {...tie} value={place} onChange={(event) => setPlace(Number(event.target.value))}>
                {Array.from({ length: pages }, (_, index) => index + 1).map((number) => (
                  <option key={number} value={number}>
                    {number}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        )}
        {Boolean(problem.other) && !nameless && <ProblemNotice error={problem.other} />}
        <Button type="submit" className="self-end" busy={add.isPending}>
          {t('review.add-save')}
        </Button>
      </form>
    </Dialog>
  )
}
