import { RotateCcw } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Field, Input } from '@/components/ui/field'
import { useFormat } from '@/i18n/format'
import { highest, isAllowed, type LimitName, readNumber } from './limits'

interface LimitFieldProps {
  limit: LimitName
  value: string
  onChange: (value: string) => void
}

/** A number of one's own, or empty for the default; the arrow empties it. */
export function LimitField({ limit, value, onChange }: LimitFieldProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const allowed = isAllowed(limit, readNumber(value))
  const label = t(`admin.limit.${limit}`)
  return (
    <Field
      label={label}
      error={allowed ? undefined : t('admin.limit-wrong', { highest: format.number(highest[limit]) })}
      className="w-36 phone:w-full"
    >
      {(tie) => (
        <span className="relative block">
          <Input
            {...tie}
            inputMode="numeric"
            autoComplete="off"
            className="pr-10 text-right"
            value={value}
            placeholder={t('admin.limit-default')}
            onChange={(event) => onChange(event.target.value)}
          />
          {value !== '' && (
            <Button
              look="quiet"
              size="small"
              className="absolute! top-1 right-1 coarse:top-0! coarse:right-0!"
              aria-label={t('admin.limit-reset', { limit: label })}
              title={t('admin.limit-reset', { limit: label })}
              onClick={() => onChange('')}
            >
              <RotateCcw aria-hidden="true" />
            </Button>
          )}
        </span>
      )}
    </Field>
  )
}
