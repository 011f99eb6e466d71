import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { isOver } from '@/api/documents'
import type { DocumentType, HealthDocument } from '@/api/types'
import { Button } from '@/components/ui/button'
import { Field, Input, Select } from '@/components/ui/field'
import { documentTypes } from '../list/filters'
import { isBeingRead } from '../stage'
import { NotesField } from './NotesField'
import { PatientField } from './PatientField'
import { RenameField } from './RenameField'
import { TagsField } from './TagsField'
import { useChange } from './use-change'

export function DetailsForm({ document }: { document: HealthDocument }) {
  const { t } = useTranslation()
  const { mutate } = useChange(document)
  const { doc_type, document_date, date_kind, laboratory, steps } = document
  const isTold = steps.some((step) => step.name === 'kind' && isOver(step))
  const none = isBeingRead(document) && !isTold ? 'details.date-later' : 'details.no-date'
  return (
    <div className="flex flex-col gap-4">
      <RenameField document={document} onSave={(filename) => mutate({ filename })} />
      <div className="grid grid-cols-2 gap-3 max-[480px]:grid-cols-1">
        <Field label={t('filters.type')}>
          {(tie) => (
            <Select
              {...tie}
              value={doc_type}
              onChange={({ target }) => mutate({ doc_type: target.value as DocumentType })}
            >
              {documentTypes.map((type) => (
                <option key={type} value={type}>
                  {t(`documents.type.${type}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field
          label={t('details.date')}
          hint={document_date && date_kind ? t(`date-kind.${date_kind}`) : t(none)}
        >
          {(tie) => (
            <span className="flex gap-1">
              <Input
                {...tie}
                type="date"
                value={document_date ?? ''}
                onChange={({ target }) => target.value && mutate({ document_date: target.value })}
              />
              {document_date && (
                <Button
                  look="quiet"
                  size="icon"
                  aria-label={t('details.clear-date')}
                  title={t('details.clear-date')}
                  onClick={() => mutate({ document_date: null })}
                >
                  <X aria-hidden="true" />
                </Button>
              )}
            </span>
          )}
        </Field>
      </div>
      {laboratory && (
        <p>
          <span className="block font-[550] text-sm">{t('details.laboratory')}</span>
          {laboratory}
        </p>
      )}
      <PatientField document={document} onSay={(patient) => mutate({ patient })} />
      <TagsField tags={document.tags} onChange={(tags) => mutate({ tags })} />
      <NotesField notes={document.notes} onSave={(notes) => mutate({ notes })} />
    </div>
  )
}
