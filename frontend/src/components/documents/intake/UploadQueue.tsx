import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { UploadRow } from '@/components/shared/UploadRow'
import { Button } from '@/components/ui/button'
import { dropUploads, useUploads } from '@/stores/uploads'
import { foldedOf } from './folded'

/** The files on their way, and those that have arrived until they are put out of sight. */
export function UploadQueue() {
  const { t } = useTranslation()
  const items = useUploads((state) => state.items)
  const mine = useMemo(() => items.filter(({ chatId }) => chatId === null), [items])
  const done = mine.filter(({ state }) => state === 'done').length
  const folded = foldedOf(mine)
  if (mine.length === 0) return null
  return (
    <section aria-label={t('upload.queue')} className="mt-3 flex flex-col gap-2">
      <div className="flex min-h-8 items-center gap-3 text-ink-2 text-sm">
        <p role="status">{t('upload.done-of', { done, count: mine.length })}</p>
        {done > 0 && (
          <Button
            look="link"
            size="inline"
            className="ml-auto"
            onClick={() => dropUploads(({ chatId, state }) => chatId === null && state === 'done')}
          >
            {t('upload.clear')}
          </Button>
        )}
      </div>
      {mine.map((upload) => !folded.has(upload.id) && <UploadRow key={upload.id} upload={upload} />)}
      {folded.size > 0 && (
        <p className="px-1 text-ink-3 text-sm">{t('upload.more', { count: folded.size })}</p>
      )}
    </section>
  )
}
