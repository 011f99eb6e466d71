import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { memoryStates } from '@/api/memory'
import { SearchField } from '@/components/shared/SearchField'
import { Button } from '@/components/ui/button'
import { Select } from '@/components/ui/field'
import { categories, importances } from './kinds'
import type { useFilters } from './use-filters'

export function Filters({ filters, set, narrowed, clear }: ReturnType<typeof useFilters>) {
  const { t } = useTranslation()
  return (
    <div className="flex flex-col gap-2.5">
      <SearchField name={t('memory.search')} value={filters.q} onChange={(q) => set('q', q)} />
      <div className="flex flex-wrap items-center gap-2.5 [&>select]:w-auto [&>select]:min-w-36 [&>select]:flex-1">
        <Select
          aria-label={t('memory.category')}
          value={filters.category ?? ''}
          onChange={(event) => set('category', event.target.value)}
        >
          <option value="">{t('memory.any-category')}</option>
          {categories.map((one) => (
            <option key={one} value={one}>
              {t(`memory.category.${one}`)}
            </option>
          ))}
        </Select>
        <Select
          aria-label={t('memory.importance')}
          value={filters.importance ?? ''}
          onChange={(event) => set('importance', event.target.value)}
        >
          <option value="">{t('memory.any-importance')}</option>
          {importances.map((one) => (
            <option key={one} value={one}>
              {t(`memory.importance.${one}`)}
            </option>
          ))}
        </Select>
        <Select
          aria-label={t('memory.state')}
          value={filters.state}
          onChange={(event) => set('state', event.target.value === 'active' ? null : event.target.value)}
        >
          {memoryStates.map((one) => (
            <option key={one} value={one}>
              {t(`memory.state.${one}`)}
            </option>
          ))}
        </Select>
        {narrowed && (
          <Button look="quiet" size="small" onClick={clear}>
            <X aria-hidden="true" />
            {t(filters.document ? 'memory.clear-document' : 'memory.clear')}
          </Button>
        )}
      </div>
    </div>
  )
}
