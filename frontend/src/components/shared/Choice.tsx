import { cn } from '@/components/ui/cn'

interface ChoiceProps<T extends string> {
  name: string
  value: T
  options: readonly { value: T; label: string }[]
  onChange: (value: T) => void
}

/** A row of exclusive buttons: theme, language, filters. */
export function Choice<T extends string>({ name, value, options, onChange }: ChoiceProps<T>) {
  return (
    <fieldset className="inline-flex flex-wrap gap-1 rounded-lg border bg-sunk p-1 phone:gap-0">
      <legend className="sr-only">{name}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          className={cn(
            'flex min-h-8 cursor-pointer items-center rounded-sm px-3 text-sm phone:px-2.5 transition-colors has-focus-visible:outline-2 has-focus-visible:outline-brand coarse:min-h-11',
            option.value === value
              ? 'inset-ring inset-ring-line bg-panel font-[550] text-ink shadow-card'
              : 'text-ink-2 hover:text-ink',
          )}
        >
          <input
            type="radio"
            name={name}
            className="sr-only"
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  )
}
