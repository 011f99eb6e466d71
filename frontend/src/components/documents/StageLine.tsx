import { useTranslation } from 'react-i18next'
import type { HealthDocument } from '@/api/types'
import { ProgressBar } from '@/components/ui/progress'
import { useFormat } from '@/i18n/format'
import { stageOf } from './stage'

/** What is being done with the document now, and how far it is. */
export function StageLine({ document }: { document: HealthDocument }) {
  const { t } = useTranslation()
  const format = useFormat()
  const stage = stageOf(document)
  if (!stage) return null
  const words =
    'count' in stage
      ? t(`stage.${stage.name}`, { number: format.number(stage.number), count: format.number(stage.count) })
      : t(`stage.${stage.name}`)
  return (
    <span className="block" data-stage={stage.name}>
      <span className="block text-brand text-sm">{words}</span>
      {document.status === 'processing' && (
        <span className="mt-1 block max-w-80">
          <ProgressBar value={document.progress} name={t('documents.progress')} />
        </span>
      )}
    </span>
  )
}
