import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import type { ReminderCategory, ReminderState } from '@/api/types'
import { Choice } from '@/components/shared/Choice'
import { SearchField } from '@/components/shared/SearchField'
import { Select } from '@/components/ui/field'
import { categories } from './form'

export interface Asked {
  state: ReminderState | 'any'
  category: ReminderCategory | undefined
  words: string
}

const states = ['active', 'paused', 'ended', 'any'] as const

/** What is asked for stands in the address, so that the way back leads to the same list. */
export function useAsked(): [Asked, (asked: Asked) => void] {
  const [params, setParams] = useSearchParams()
  const asked: Asked = {
    state: states.find((one) => one === params.get('state')) ?? 'active',
    category: categories.find((one) => one === params.get('kind')),
    words: params.get('q') ?? '',
  }
  const set = ({ state, category, words }: Asked) =>
    setParams(
      (now) => {
        const said = { state: state === 'active' ? '' : state, kind: category, q: words }
        for (const [name, value] of Object.entries(said)) {
          if (value) now.set(name, value)
          else now.delete(name)
        }
        return now
      },
      { replace: true },
    )
  return [asked, set]
}

interface ReminderFiltersProps {
  asked: Asked
  onChange: (asked: Asked) => void
}

export function ReminderFilters({ asked, onChange }: ReminderFiltersProps) {
  const { t } = useTranslation()
  return (
    <div className="mb-3 flex flex-wrap items-center gap-2">
      <div className="min-w-0 flex-1 basis-60">
        <SearchField
          name={t('reminders.search')}
          value={asked.words}
          onChange={(words) => onChange({ ...asked, words })}
        />
      </div>
      <Select
        className="w-auto!"
        aria-label={t('reminders.category')}
        value={asked.category ?? ''}
        onChange={({ target }) =>
          onChange({ ...asked, category: categories.find((one) => one === target.value) })
        }
      >
        <option value="">{t('reminders.any-category')}</option>
        {categories.map((one) => (
          <option key={one} value={one}>
            {t(`reminders.category.${one}`)}
          </option>
        ))}
      </Select>
      <Choice
        name={t('reminders.state')}
        value={asked.state}
        options={states.map((value) => ({ value, label: t(`reminders.state.${value}`) }))}
        onChange={(state) => onChange({ ...asked, state })}
      />
    </div>
  )
}
