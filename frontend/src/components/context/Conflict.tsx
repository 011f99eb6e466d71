import { GitCompareArrows } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { DiffView } from '@/components/shared/DiffView'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'

interface ConflictProps {
  mine: string
  theirs: string
  saving: boolean
  onTakeTheirs: () => void
  onKeepMine: () => void
}

/** Somebody saved in between. Both texts are on the screen, and the field stays open for a third one. */
export function Conflict({ mine, theirs, saving, onTakeTheirs, onKeepMine }: ConflictProps) {
  const { t } = useTranslation()
  return (
    <section aria-label={t('context.conflict')} className="flex flex-col gap-3">
      <Notice tone="warn" urgent icon={<GitCompareArrows className="text-warn" aria-hidden="true" />}>
        {t('errors.context.stale-version')}
      </Notice>
      <DiffView
        before={{ name: t('context.theirs'), text: theirs }}
        after={{ name: t('context.mine'), text: mine }}
      />
      <div className="flex flex-wrap gap-2">
        <Button busy={saving} onClick={onKeepMine}>
          {t('context.keep-mine')}
        </Button>
        <Button look="outline" onClick={onTakeTheirs}>
          {t('context.take-theirs')}
        </Button>
      </div>
    </section>
  )
}
