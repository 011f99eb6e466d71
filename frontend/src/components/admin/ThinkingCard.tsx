import { Check, Minus } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { ModelOverview } from '@/api/types'
import { Badge } from '@/components/ui/badge'
import { Card, CardTitle } from '@/components/ui/card'
import { Field, Select } from '@/components/ui/field'
import type { SettingsDraft } from './settings-draft'

interface ThinkingCardProps {
  draft: SettingsDraft
  can: ModelOverview['compatibility'] | undefined
  onChange: (change: Partial<SettingsDraft>) => void
}

const efforts = ['usual', 'low', 'medium', 'high', 'xhigh', 'max'] as const
const thinkings = ['auto', 'off'] as const
const compatibilities = ['auto', 'on', 'off'] as const
const features = ['cache_control', 'structured_output', 'count_tokens', 'thinking'] as const

/** How the models are spoken to. */
export function ThinkingCard({ draft, can, onChange }: ThinkingCardProps) {
  const { t } = useTranslation()
  return (
    <Card className="flex flex-col gap-4">
      <CardTitle flush>{t('settings.thinking-card')}</CardTitle>
      <div className="grid grid-cols-2 gap-x-6 gap-y-4 max-[1000px]:grid-cols-1">
        <PickField
          label={t('settings.thinking')}
          value={draft.thinking}
          choices={thinkings.map((value) => ({ value, label: t(`settings.thinking.${value}`) }))}
          onChange={(thinking) => onChange({ thinking })}
        />
        <PickField
          label={t('settings.effort')}
          hint={t('settings.effort-hint')}
          value={draft.effort ?? 'usual'}
          choices={efforts.map((value) => ({ value, label: t(`settings.effort.${value}`) }))}
          onChange={(effort) => onChange({ effort: effort === 'usual' ? null : effort })}
        />
        <PickField
          label={t('settings.compatibility')}
          hint={t('settings.compatibility-about')}
          value={draft.compatibility}
          choices={compatibilities.map((value) => ({ value, label: t(`settings.compatibility.${value}`) }))}
          onChange={(compatibility) => onChange({ compatibility })}
        />
        {can && (
          <ul className="flex flex-wrap content-center gap-1.5">
            {features.map((feature) => (
              <li key={feature}>
                <Badge
                  tone={can[feature] ? 'ok' : 'plain'}
                  icon={can[feature] ? <Check aria-hidden="true" /> : <Minus aria-hidden="true" />}
                >
                  {t(can[feature] ? 'settings.can-yes' : 'settings.can-no', {
                    feature: t(`settings.can.${feature}`),
                  })}
                </Badge>
              </li>
            ))}
          </ul>
        )}
      </div>
      <div>
        <label className="flex min-h-8 items-center gap-2.5 coarse:min-h-11">
          <input
            type="checkbox"
            aria-describedby="review-batches-about"
            className="size-4.5 shrink-0 accent-brand"
            checked={draft.review_batches}
            onChange={({ target }) => onChange({ review_batches: target.checked })}
          />
          {t('settings.review_batches')}
        </label>
        <p id="review-batches-about" className="text-ink-3 text-sm">
          {t('settings.review_batches-about')}
        </p>
      </div>
    </Card>
  )
}

interface PickFieldProps<T extends string> {
  label: string
  hint?: string
  value: T
  choices: { value: T; label: string }[]
  onChange: (value: T) => void
}

function PickField<T extends string>({ label, hint, value, choices, onChange }: PickFieldProps<T>) {
  const choose = (chosen: string) => {
    const choice = choices.find((one) => one.value === chosen)
    if (choice) onChange(choice.value)
  }
  return (
    <Field label={label} hint={hint}>
      {(tie) => (
        <Select {...tie} value={value} onChange={(event) => choose(event.target.value)}>
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </Select>
      )}
    </Field>
  )
}
