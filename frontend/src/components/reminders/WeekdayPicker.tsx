import { useTranslation } from 'react-i18next'
import { cn } from '@/components/ui/cn'
import { useFormat } from '@/i18n/format'

interface WeekdayPickerProps {
  /** 1 is Monday, 7 is Sunday. */
  value: readonly number[]
  onChange: (value: number[]) => void
  error: string | undefined
}

export function WeekdayPicker({ value, onChange, error }: WeekdayPickerProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const long = format.weekdayNames('long')
  return (
    <fieldset>
      <legend className="mb-1.5 font-[550] text-sm">{t('reminders.weekdays')}</legend>
      <div className="flex flex-wrap gap-1.5">
        {format.weekdayNames().map((name, index) => {
          const day = index + 1
          const on = value.includes(day)
          return (
            <button
              key={name}
              type="button"
              aria-pressed={on}
              aria-label={long[index]}
              onClick={() => onChange(on ? value.filter((one) => one !== day) : [...value, day])}
              className={cn(
                'min-h-9.5 min-w-11 rounded-md border px-2 text-sm coarse:min-h-11',
                on ? 'border-brand bg-brand-soft font-[550] text-brand' : 'text-ink-2',
              )}
            >
              {name}
            </button>
          )
        })}
      </div>
      {error && <p className="mt-1 text-bad text-sm">{error}</p>}
    </fieldset>
  )
}
