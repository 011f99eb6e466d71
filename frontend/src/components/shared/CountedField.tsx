import type { ComponentProps } from 'react'
import { useTranslation } from 'react-i18next'
import { Field, Input, Textarea } from '@/components/ui/field'
import { useFormat } from '@/i18n/format'

interface CountedFieldProps {
  label: string
  value: string
  limit: number
  onChange: (value: string) => void
  error?: string | undefined
  hint?: string | undefined
  placeholder?: string
  /** Height of a long text; one line without it. */
  area?: string
  inputRef?: ComponentProps<'input'>['ref']
  required?: boolean
}

/** A text with a limit, counted from the last fifth on. The end of a paste is never cut off in silence. */
export function CountedField({
  label,
  value,
  limit,
  onChange,
  error,
  hint,
  placeholder,
  area,
  inputRef,
  required,
}: CountedFieldProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const near = value.length > limit * 0.8
  const count = near
    ? t('form.length', { used: format.number(value.length), limit: format.number(limit) })
    : undefined
  const tooLong = value.length > limit ? `${t('form.too-long')} · ${count}` : undefined
  return (
    <Field label={label} error={error ?? tooLong} hint={hint && count ? `${hint} ${count}` : (hint ?? count)}>
      {(tie) =>
        area ? (
          <Textarea
            {...tie}
            value={value}
            className={area}
            placeholder={placeholder}
            required={required}
            onChange={(event) => onChange(event.target.value)}
          />
        ) : (
          <Input
            {...tie}
            ref={inputRef}
            value={value}
            placeholder={placeholder}
            required={required}
            onChange={(event) => onChange(event.target.value)}
          />
        )
      }
    </Field>
  )
}
