import { useTranslation } from 'react-i18next'
import { Card, CardTitle } from '@/components/ui/card'
import { Field, Input } from '@/components/ui/field'
import { useFormat } from '@/i18n/format'
import { highest } from './limits'
import { defaultLimits, defaultNames, isDefaultAllowed, type SettingsDraft } from './settings-draft'

interface PeopleCardProps {
  draft: SettingsDraft
  onChange: (change: Partial<SettingsDraft>) => void
}

/** Who may come in, and what everybody may use. */
export function PeopleCard({ draft, onChange }: PeopleCardProps) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Card className="flex flex-col gap-4">
      <CardTitle flush>{t('settings.people')}</CardTitle>
      <label className="flex min-h-8 items-center gap-2.5 coarse:min-h-11">
        <input
          type="checkbox"
          className="size-4.5 shrink-0 accent-brand"
          checked={draft.self_registration_enabled}
          onChange={({ target }) => onChange({ self_registration_enabled: target.checked })}
        />
        {t('settings.self_registration_enabled')}
      </label>
      <fieldset>
        <legend className="font-[550] text-sm">{t('settings.defaults')}</legend>
        <p className="mb-3 text-ink-3 text-sm">{t('settings.defaults-about')}</p>
        <div className="grid grid-cols-3 gap-4 phone:grid-cols-1">
          {defaultNames.map((name) => (
            <Field
              key={name}
              label={t(`settings.${name}`)}
              error={
                isDefaultAllowed(name, draft[name])
                  ? undefined
                  : t('admin.limit-wrong', { highest: format.number(highest[defaultLimits[name]]) })
              }
            >
              {(tie) => (
                <Input
                  {...tie}
                  inputMode="numeric"
                  autoComplete="off"
                  className="text-right"
                  value={draft[name]}
                  onChange={({ target }) => onChange({ [name]: target.value })}
                />
              )}
            </Field>
          ))}
        </div>
      </fieldset>
    </Card>
  )
}
