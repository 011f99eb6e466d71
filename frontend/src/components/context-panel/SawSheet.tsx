import { useQuery } from '@tanstack/react-query'
import { FlaskConical } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { metaQuery } from '@/api/auth'
import { seenContextQuery } from '@/api/saw'
import type { SeenContext } from '@/api/types'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { Dialog } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import { SkeletonRows } from '@/components/ui/skeleton'
import { LayerRow } from './LayerRow'
import { SeenTotals } from './SeenTotals'
import { sharesOf } from './shares'

export interface SawPanelProps {
  chatId: string
  messageId: string
  onClose: () => void
}

/** The exact context of one answer, layer by layer, with what it weighed and cost. */
export function SawSheet({ chatId, messageId, onClose }: SawPanelProps) {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(seenContextQuery(chatId, messageId))
  return (
    <Dialog
      sheet
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('saw.title')}
      description={t('saw.about')}
      closeName={t('common.close')}
    >
      {data && <Seen context={data} />}
      {!data && error && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {!data && !error && <SkeletonRows rows={6} />}
    </Dialog>
  )
}

function Seen({ context }: { context: SeenContext }) {
  const { t } = useTranslation()
  const { data: meta } = useQuery(metaQuery)
  const demo = meta?.demo_model ?? false
  const shares = sharesOf(context.layers)
  return (
    <div className="flex flex-col gap-4">
      {demo && (
        <Notice tone="warn" icon={<FlaskConical className="text-warn" aria-hidden="true" />}>
          {t('saw.demo')}
        </Notice>
      )}
      <SeenTotals context={context} demo={demo} />
      {context.layers.length === 0 ? (
        <p className="text-ink-2">{t('saw.empty')}</p>
      ) : (
        <ol aria-label={t('saw.layers')} className="divide-y rounded-lg border">
          {context.layers.map((layer, index) => (
            <LayerRow
              key={layer.id}
              layer={layer}
              share={shares[index] ?? { whole: 0, cached: 0 }}
              free={demo}
            />
          ))}
        </ol>
      )}
    </div>
  )
}
