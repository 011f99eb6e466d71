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

const efforts = ['low', 'medium', 'high', 'xhigh', 'max'] as const
const thinkings = ['auto', 'off'] as const
const compatibilities = ['auto', 'on', 'off'] as const
const features = ['cache_control', 'structured_output', 'count_tokens', 'thinking'] as const

/** How the models are spoken to. */
export function ThinkingCard({ draft, can, onChange }: ThinkingCardProps) {
  const { t } = useTranslation()
  return (
    <Card className="flex flex-col gap-4">
      <CardTitle>{t('settings.thinking-card')}</CardTitle>
      <div className="grid grid-cols-2 gap-x-6 gap-y-4 max-[1000px]:grid-cols-1">
        <Field label={t('settings.thinking')}>
          {(tie) => (
            <Select
              {...tie}
              value={draft.thinking}
              onChange={({ target }) => onChange({ thinking: oneOf(thinkings, target.value) })}
            >
              {thinkings.map((value) => (
                <option key={value} value={value}>
                  {t(`settings.thinking.${value}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={t('settings.effort')} hint={t('settings.effort-hint')}>
          {(tie) => (
            <Select
              {...tie}
              value={draft.effort ?? ''}
              onChange={({ target }) =>
                onChange({ effort: efforts.find((effort) => effort === target.value) ?? null })
              }
            >
              <option value="">{t('settings.effort.usual')}</option>
              {efforts.map((value) => (
                <option key={value} value={value}>
                  {t(`settings.effort.${value}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={t('settings.compatibility')} hint={t('settings.compatibility-about')}>
          {(tie) => (
            <Select
              {...tie}
              value={draft.compatibility}
              onChange={({ target }) => onChange({ compatibility: oneOf(compatibilities, target.value) })}
            >
              {compatibilities.map((value) => (
                <option key={value} value={value}>
                  {t(`settings.compatibility.${value}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
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
    </Card>
  )
}

function oneOf<T extends string>(values: readonly [T, ...T[]], value: string): T {
  return values.find((one) => one === value) ?? values[0]
}
