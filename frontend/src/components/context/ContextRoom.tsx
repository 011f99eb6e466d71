import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type ContextSource, contextQuery } from '@/api/contexts'
import type { ContextText } from '@/api/types'
import { CountedField } from '@/components/shared/CountedField'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { UnsavedGuard } from '@/components/shared/UnsavedGuard'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Skeleton } from '@/components/ui/skeleton'
import { ChangesDialog } from './ChangesDialog'
import { Conflict } from './Conflict'
import { useContextText } from './use-context-text'
import { VersionList } from './VersionList'

const limit = 20_000

/** Editor and history of one text that goes into prompts. */
export function ContextRoom({ source, about }: { source: ContextSource; about: string }) {
  const { data, error, refetch } = useQuery({ ...contextQuery(source), refetchOnWindowFocus: false })
  return (
    <>
      <p className="mb-4 max-w-190 text-ink-2">{about}</p>
      {error && !data && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton className="h-96" />}
      {data && <Editor key={source.name} source={source} stored={data} />}
    </>
  )
}

function Editor({ source, stored }: { source: ContextSource; stored: ContextText }) {
  const { t } = useTranslation()
  const edit = useContextText(source, stored)
  const [comparing, setComparing] = useState(false)
  const tooLong = edit.text.length > limit
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_300px] items-start gap-4.5 max-[1000px]:grid-cols-1">
      <Card className="flex flex-col gap-3.5">
        <UnsavedGuard active={edit.changed} />
        <CountedField
          label={t(`context.label-${source.name}`)}
          value={edit.text}
          limit={limit}
          placeholder={t(`context.placeholder-${source.name}`)}
          area="min-h-[46dvh]"
          onChange={edit.setText}
        />
        {edit.theirs && (
          <Conflict
            mine={edit.text}
            theirs={edit.theirs.content}
            saving={edit.saving}
            onTakeTheirs={edit.takeTheirs}
            onKeepMine={edit.keepMine}
          />
        )}
        {edit.problem && <ProblemNotice error={edit.problem} />}
        {!edit.theirs && (
          <div className="flex flex-wrap gap-2">
            <Button busy={edit.saving} disabled={!edit.changed || tooLong} onClick={edit.save}>
              {t('common.save')}
            </Button>
            {edit.changed && (
              <>
                <Button look="outline" onClick={() => setComparing(true)}>
                  {t('context.see-changes')}
                </Button>
                <Button look="outline" onClick={() => edit.setText(edit.base.content)}>
                  {t('context.discard')}
                </Button>
              </>
            )}
          </div>
        )}
      </Card>
      {comparing && (
        <ChangesDialog
          saved={edit.base.content}
          edited={edit.text}
          onSave={edit.changed && !tooLong ? edit.save : null}
          onClose={() => setComparing(false)}
        />
      )}
      <VersionList source={source} current={edit.base} changed={edit.changed} onRestore={edit.restore} />
    </div>
  )
}
