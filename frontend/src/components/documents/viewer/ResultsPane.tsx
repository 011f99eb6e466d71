import { FlaskConical, ListChecks } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { HealthDocument } from '@/api/types'
import { EmptyState } from '@/components/shared/EmptyState'
import { Badge } from '@/components/ui/badge'
import { buttonStyle } from '@/components/ui/button'

/** How many values were read, and the way to the room where they are checked beside the page. */
export function ResultsPane({ document, results }: { document: HealthDocument; results: ReactNode }) {
  const { t } = useTranslation()
  const { id, labs, memory_proposals } = document
  return (
    <div className="flex flex-col gap-5">
      {labs.total === 0 ? (
        <EmptyState
          icon={FlaskConical}
          title={t('viewer.no-results')}
          action={
            <Link to={`/documents/${id}/review`} className={buttonStyle({ look: 'outline' })}>
              {t('viewer.add-result')}
            </Link>
          }
        >
          {t('viewer.no-results-text')}
        </EmptyState>
      ) : (
        <section className="flex flex-col items-start gap-3">
          <h2 className="font-semibold text-base">{t('documents.values', { count: labs.total })}</h2>
          {labs.unconfirmed > 0 ? (
            <>
              <Badge tone="warn">{t('documents.to-check', { count: labs.unconfirmed })}</Badge>
              <p className="text-ink-2">{t('viewer.to-check-text')}</p>
            </>
          ) : (
            <Badge tone="ok">{t('viewer.all-checked')}</Badge>
          )}
          <Link
            to={`/documents/${id}/review`}
            className={buttonStyle({ look: labs.unconfirmed > 0 ? 'primary' : 'outline' })}
          >
            <ListChecks aria-hidden="true" />
            {t(labs.unconfirmed > 0 ? 'viewer.check' : 'viewer.see-results')}
          </Link>
          <div className="w-full">{results}</div>
        </section>
      )}
      {memory_proposals > 0 && (
        <section className="flex flex-col items-start gap-2 border-t pt-4">
          <p className="text-ink-2">{t('viewer.proposals', { count: memory_proposals })}</p>
          <Link to={`/memory?document=${id}`} className="finger text-brand hover:underline">
            {t('viewer.to-memory')}
          </Link>
        </section>
      )}
    </div>
  )
}
