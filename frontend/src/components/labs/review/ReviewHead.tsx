import { CheckCheck, Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { LabResult } from '@/api/types'
import { ConfirmDialog } from '@/components/shared/ConfirmDialog'
import { Button, buttonStyle } from '@/components/ui/button'
import { ProgressBar } from '@/components/ui/progress'
import { isDoubtful, isOpen } from './progress'
import type { useReview } from './use-review'

interface ReviewHeadProps {
  rows: readonly LabResult[]
  mayConfirm: boolean
  onlyDoubtful: boolean
  onOnlyDoubtful: (only: boolean) => void
  onAdd: () => void
  review: ReturnType<typeof useReview>
}

/** How far the check has come, and what can be said about many rows at once. */
export function ReviewHead({
  rows,
  mayConfirm,
  onlyDoubtful,
  onOnlyDoubtful,
  onAdd,
  review,
}: ReviewHeadProps) {
  const { t } = useTranslation()
  const [asking, setAsking] = useState(false)
  const open = rows.filter(isOpen)
  const doubtful = open.filter(isDoubtful)
  const clear = open.filter((row) => !isDoubtful(row))
  const done = rows.length - open.length
  const words = t('review.progress', { done, count: rows.length })
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <p className="font-[550]" role="status">
          {words}
        </p>
        <div className="min-w-32 grow">
          <ProgressBar value={rows.length === 0 ? 0 : done / rows.length} name={words} />
        </div>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        {mayConfirm && clear.length > 0 && (
          <Button busy={review.confirm.isPending} onClick={() => review.confirm.mutate(clear)}>
            <CheckCheck aria-hidden="true" />
            {doubtful.length > 0
              ? t('review.confirm-clear', { count: clear.length })
              : t('review.confirm-all', { count: clear.length })}
          </Button>
        )}
        {mayConfirm && doubtful.length > 0 && (
          <Button look="outline" onClick={() => setAsking(true)}>
            {t('review.confirm-all', { count: open.length })}
          </Button>
        )}
        {open.length === 0 && rows.length > 0 && (
          <Link to="/labs" className={buttonStyle()}>
            {t('review.to-labs')}
          </Link>
        )}
        <Button look="outline" onClick={onAdd}>
          <Plus aria-hidden="true" />
          {t('review.add')}
        </Button>
        {doubtful.length > 0 && (
          <label className="ml-auto flex items-center gap-2 text-sm coarse:min-h-11">
            <input
              type="checkbox"
              className="size-4.5 accent-(--brand)"
              checked={onlyDoubtful}
              onChange={(event) => onOnlyDoubtful(event.target.checked)}
            />
            {t('review.only-doubtful', { count: doubtful.length })}
          </label>
        )}
      </div>
      <p className="text-ink-3 text-sm phone:hidden">{t('review.keys')}</p>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={t('review.confirm-doubtful')}
        description={t('review.confirm-doubtful-text', { count: doubtful.length })}
        confirm={t('review.confirm-all', { count: open.length })}
        onConfirm={() => review.confirm.mutateAsync(open)}
      />
    </div>
  )
}
