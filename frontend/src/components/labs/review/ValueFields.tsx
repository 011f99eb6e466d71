import { useTranslation } from 'react-i18next'
import { Field, Input } from '@/components/ui/field'
import { useLabWords } from '../use-lab-words'
import { decimalWords, typedDecimal } from '../values'
import type { Draft } from './changes'

type Values = Pick<Draft, 'value' | 'unit' | 'range' | 'date'>

interface ValueFieldsProps {
  draft: Values
  valueError: string | undefined
  onChange: (change: Partial<Values>) => void
}

/** Value, unit, range and day as they are printed. */
export function ValueFields({ draft, valueError, onChange }: ValueFieldsProps) {
  const { t } = useTranslation()
  const { language } = useLabWords()
  const number = typedDecimal(draft.value)
  const understood = number === null ? '' : decimalWords(number, language)
  return (
    <div className="grid grid-cols-2 gap-3">
      <Field
        label={t('review.value')}
        error={valueError}
        hint={understood && understood !== draft.value.trim() && t('review.read-as', { value: understood })}
      >
        {(tie) => (
          <Input
            {...tie}
            data-value=""
            value={draft.value}
            maxLength={200}
            autoComplete="off"
            onChange={(event) => onChange({ value: event.target.value })}
          />
        )}
      </Field>
      <Field label={t('labs.unit')}>
        {(tie) => (
          <Input
            {...tie}
            value={draft.unit}
            maxLength={50}
            autoComplete="off"
            onChange={(event) => onChange({ unit: event.target.value })}
          />
        )}
      </Field>
      <Field label={t('labs.col.range')}>
        {(tie) => (
          <Input
            {...tie}
            value={draft.range}
            maxLength={300}
            autoComplete="off"
            placeholder={t('review.range-example')}
            onChange={(event) => onChange({ range: event.target.value })}
          />
        )}
      </Field>
      <Field label={t('labs.col.date')}>
        {(tie) => (
          <Input
            {...tie}
            type="date"
            value={draft.date}
            min="1900-01-01"
            onChange={(event) => onChange({ date: event.target.value })}
          />
        )}
      </Field>
    </div>
  )
}
