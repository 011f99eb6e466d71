import { useInfiniteQuery } from '@tanstack/react-query'
import { History } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type ContextSource, versionsQuery } from '@/api/contexts'
import type { ContextText } from '@/api/types'
import { MoreButton } from '@/components/shared/MoreButton'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { TimeText } from '@/components/shared/TimeText'
import { Badge } from '@/components/ui/badge'
import { Card, CardTitle } from '@/components/ui/card'
import { SkeletonRows } from '@/components/ui/skeleton'
import { CompareDialog } from './CompareDialog'

interface VersionListProps {
  source: ContextSource
  current: ContextText
  /** Unsaved changes are in the editor. */
  changed: boolean
  onRestore: (content: string) => Promise<void>
}

export function VersionList({ source, current, changed, onRestore }: VersionListProps) {
  const { t } = useTranslation()
  const [compared, setCompared] = useState<number | null>(null)
  const query = useInfiniteQuery(versionsQuery(source))
  const versions = query.data?.pages.flatMap(({ items }) => items)
  return (
    <Card aria-labelledby="context-versions">
      <CardTitle id="context-versions" icon={<History aria-hidden="true" />}>
        {t('context.versions')}
      </CardTitle>
      {query.isPending && <SkeletonRows rows={3} />}
      {query.error && !versions && <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />}
      {versions?.length === 0 && <p className="text-ink-3 text-sm">{t('context.no-versions')}</p>}
      <ul className="-mx-2 flex flex-col">
        {versions?.map(({ version, updated_at, characters }) => (
          <li key={version}>
            <button
              type="button"
              className="flex min-h-11 w-full flex-wrap items-center gap-x-2 rounded-md px-2 py-1.5 text-left hover:bg-sunk"
              data-version={version}
              onClick={() => setCompared(version)}
            >
              <span className="font-[550]">{t('context.version', { version })}</span>
              {version === current.version && <Badge tone="brand">{t('context.current')}</Badge>}
              <span className="w-full text-ink-3 text-sm">
                <TimeText at={updated_at} /> · {t('context.characters', { count: characters })}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <MoreButton query={query} quiet />
      {compared !== null && (
        <CompareDialog
          source={source}
          number={compared}
          current={current}
          changed={changed}
          onRestore={onRestore}
          onClose={() => setCompared(null)}
        />
      )}
    </Card>
  )
}
