import { CloudOff, TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { ModelDoubt, ModelOverview } from '@/api/types'
import { Button } from '@/components/ui/button'
import { Card, CardTitle } from '@/components/ui/card'
import { Notice } from '@/components/ui/notice'
import { useFormat } from '@/i18n/format'
import { ModelField } from './ModelField'
import { type ModelSetting, modelNames, type SettingsDraft } from './settings-draft'

interface ModelsCardProps {
  draft: SettingsDraft
  models: ModelOverview | undefined
  asking: boolean
  fault: { setting: string; sentence: string } | null
  onAsk: () => void
  onChange: (change: Partial<SettingsDraft>) => void
}

export function ModelsCard({ draft, models, asking, fault, onAsk, onChange }: ModelsCardProps) {
  const { t } = useTranslation()
  return (
    <Card className="flex flex-col gap-4">
      <div>
        <CardTitle flush>{t('settings.models')}</CardTitle>
        <p className="text-ink-2 text-sm">{t('settings.models-about')}</p>
      </div>
      {models && !models.reachable && (
        <Notice
          tone="warn"
          icon={<CloudOff className="text-warn" aria-hidden="true" />}
          action={
            <Button look="outline" size="small" busy={asking} onClick={onAsk}>
              {t('settings.check-again')}
            </Button>
          }
        >
          {t('settings.unreachable')}
        </Notice>
      )}
      {models?.warnings.map((doubt) => (
        <Notice
          key={doubt.setting}
          tone="warn"
          icon={<TriangleAlert className="text-warn" aria-hidden="true" />}
        >
          <Doubt doubt={doubt} />
        </Notice>
      ))}
      <div className="grid grid-cols-2 gap-x-6 gap-y-4 max-[1000px]:grid-cols-1">
        {modelNames.map((setting) => (
          <ModelField
            key={setting}
            setting={setting}
            value={draft[setting]}
            offers={models?.items ?? []}
            error={fault?.setting === setting ? fault.sentence : undefined}
            onChange={(model) => onChange({ [setting]: model })}
          />
        ))}
      </div>
    </Card>
  )
}

/** What does not fit between the settings and the provider, in a sentence. */
function Doubt({ doubt: { setting, model, problem, retires_at } }: { doubt: ModelDoubt }) {
  const { t } = useTranslation()
  const format = useFormat()
  const known = modelNames.find((name): name is ModelSetting => name === setting)
  const words = { setting: known ? t(`settings.${known}`) : setting, model }
  if (problem === 'deprecated' && retires_at) {
    return t('settings.doubt.deprecated-on', { ...words, day: format.date(retires_at) })
  }
  return t(`settings.doubt.${problem}`, words)
}
