import { useTranslation } from 'react-i18next'
import type { DocumentSort } from '@/api/types'
import { Select } from '@/components/ui/field'
import { documentSorts } from './filters'

interface SortChoiceProps {
  value: DocumentSort
  onChange: (sort: DocumentSort) => void
}

export function SortChoice({ value, onChange }: SortChoiceProps) {
  const { t } = useTranslation()
  return (
    <Select
      aria-label={t('filters.sort')}
      className="ml-auto w-auto! text-sm!"
      value={value}
      onChange={({ target }) => onChange(documentSorts.find((sort) => sort === target.value) ?? 'added')}
    >
      {documentSorts.map((sort) => (
        <option key={sort} value={sort}>
          {t(`filters.sort-${sort}`)}
        </option>
      ))}
    </Select>
  )
}
