import { useQuery } from '@tanstack/react-query'
import { SlidersHorizontal, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { tagsQuery } from '@/api/documents'
import type { DocumentFilters } from '@/api/types'
import { Button } from '@/components/ui/button'
import { Field, Input, Select } from '@/components/ui/field'
import { usePhone } from '@/hooks/use-media'
import { documentStatuses, documentTypes, type FilterName, narrowing } from './filters'

interface FilterBarProps {
  filters: DocumentFilters
  onChange: (name: FilterName, value: string) => void
  onClear: () => void
}

/** What narrows the list. On a phone it is folded away behind one button. */
export function FilterBar({ filters, onChange, onClear }: FilterBarProps) {
  const { t } = useTranslation()
  const phone = usePhone()
  const [open, setOpen] = useState(false)
  const count = narrowing(filters)
  return (
    <div className="flex flex-wrap items-end gap-2">
      {phone && (
        <Button look="outline" aria-expanded={open} onClick={() => setOpen(!open)}>
          <SlidersHorizontal aria-hidden="true" />
          {count > 0 ? t('filters.open-count', { count }) : t('filters.open')}
        </Button>
      )}
      {(open || !phone) && <Fields filters={filters} onChange={onChange} />}
      {count > 0 && (
        <Button look="quiet" onClick={onClear}>
          <X aria-hidden="true" />
          {t('filters.clear')}
        </Button>
      )}
    </div>
  )
}

function Fields({ filters, onChange }: Omit<FilterBarProps, 'onClear'>) {
  const { t } = useTranslation()
  const { data: tags } = useQuery(tagsQuery)
  const known = tags?.items ?? []
  const chosen = filters.tag
  return (
    <>
      <Choose
        name={t('filters.type')}
        value={filters.doc_type ?? ''}
        onChange={(value) => onChange('type', value)}
        options={documentTypes.map((type) => [type, t(`documents.type.${type}`)])}
      />
      <Choose
        name={t('filters.status')}
        value={filters.status ?? ''}
        onChange={(value) => onChange('status', value)}
        options={documentStatuses.map((status) => [status, t(`documents.status.${status}`)])}
      />
      {(known.length > 0 || chosen) && (
        <Choose
          name={t('filters.tag')}
          value={chosen ?? ''}
          onChange={(value) => onChange('tag', value)}
          options={[
            ...known.map(({ tag, count }): [string, string] => [tag, `${tag} (${count})`]),
            ...(chosen && !known.some(({ tag }) => tag === chosen)
              ? [[chosen, chosen] as [string, string]]
              : []),
          ]}
        />
      )}
      <Day
        name={t('filters.from')}
        value={filters.date_from ?? ''}
        onChange={(day) => onChange('from', day)}
      />
      <Day name={t('filters.to')} value={filters.date_to ?? ''} onChange={(day) => onChange('to', day)} />
    </>
  )
}

interface ChooseProps {
  name: string
  value: string
  options: [string, string][]
  onChange: (value: string) => void
}

function Choose({ name, value, options, onChange }: ChooseProps) {
  const { t } = useTranslation()
  return (
    <Field label={name} className="phone:w-full">
      {({ id }) => (
        <Select
          id={id}
          className="max-w-44 text-sm! phone:max-w-none"
          value={value}
          onChange={(event) => onChange(event.target.value)}
        >
          <option value="">{t('filters.any')}</option>
          {options.map(([key, label]) => (
            <option key={key} value={key}>
              {label}
            </option>
          ))}
        </Select>
      )}
    </Field>
  )
}

function Day({ name, value, onChange }: Omit<ChooseProps, 'options'>) {
  return (
    <Field label={name} className="phone:min-w-0 phone:flex-1">
      {({ id }) => (
        <Input
          id={id}
          type="date"
          className="w-38 text-sm! phone:w-full"
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  )
}
