import { useId, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Field, Input } from '@/components/ui/field'
import { makeFormat } from '@/i18n/format'

const zones = [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])]

interface ZoneFieldProps {
  value: string
  onChange: (zone: string) => void
}

/** A field with suggestions: type a few letters of the city. Only zones that exist are taken over. */
export function ZoneField({ value, onChange }: ZoneFieldProps) {
  const { t, i18n } = useTranslation()
  const list = useId()
  const [typed, setTyped] = useState(value)
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone
  const known = zones.includes(typed) || typed === value
  const time = useMemo(() => makeFormat(i18n.language, value).time(new Date()), [value, i18n.language])
  const choose = (zone: string) => {
    setTyped(zone)
    if (zones.includes(zone)) onChange(zone)
  }
  return (
    <div>
      <Field
        label={t('profile.zone')}
        hint={t('profile.zone-now', { time })}
        error={known ? undefined : t('profile.zone-unknown')}
      >
        {(tie) => (
          <Input
            {...tie}
            list={list}
            value={typed}
            onChange={(event) => choose(event.target.value)}
            onFocus={(event) => event.target.select()}
            onBlur={() => setTyped(value)}
            autoComplete="off"
          />
        )}
      </Field>
      <datalist id={list}>
        {zones.map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
      {here && here !== value && (
        <Button look="link" size="inline" className="mt-1" onClick={() => choose(here)}>
          {t('profile.zone-here', { zone: here })}
        </Button>
      )}
    </div>
  )
}
