import { useMutation, useQuery } from '@tanstack/react-query'
import { GitCompareArrows } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { memoryEntryQuery, resolveMemory } from '@/api/memory'
import type { MemoryEntry } from '@/api/types'
import { Button } from '@/components/ui/button'
import { useNotifyProblem } from '@/hooks/use-notify'
import { EntryFacts } from './EntryFacts'

const answers = ['new', 'old', 'both'] as const

/** Two entries that do not go together, side by side; only the person says which of them holds. */
export function Contradiction({ entry, onSettled }: { entry: MemoryEntry; onSettled: () => void }) {
  const { t } = useTranslation()
  const notifyProblem = useNotifyProblem()
  const { data: other } = useQuery(memoryEntryQuery(entry.contradicts_id ?? ''))
  const resolve = useMutation({
    mutationFn: (keep: (typeof answers)[number]) => resolveMemory(entry.id, keep),
    onSuccess: onSettled,
    onError: notifyProblem,
  })
  return (
    <li
      id={entry.id}
      data-contradiction={entry.id}
      className="rounded-lg border border-warn-line bg-panel px-4.5 py-3.5"
    >
      <p className="mb-2.5 flex items-center gap-2 font-[550] text-warn">
        <GitCompareArrows className="size-4.5 shrink-0" aria-hidden="true" />
        {t('memory.contradiction')}
      </p>
      <div className="grid grid-cols-2 gap-3 phone:grid-cols-1">
        {other && <Side name={t('memory.the-old')} entry={other} />}
        <Side name={t('memory.the-new')} entry={entry} />
      </div>
      <div className="mt-3 flex flex-wrap gap-2">
        {answers.map((keep) => (
          <Button
            key={keep}
            look="outline"
            size="small"
            busy={resolve.isPending && resolve.variables === keep}
            disabled={resolve.isPending}
            onClick={() => resolve.mutate(keep)}
          >
            {t(`memory.keep.${keep}`)}
          </Button>
        ))}
      </div>
    </li>
  )
}

function Side({ name, entry }: { name: string; entry: MemoryEntry }) {
  return (
    <section className="rounded-md bg-sunk px-3.5 py-2.5">
      <p className="text-ink-3 text-xs">{name}</p>
      <h2 className="font-[550]">{entry.title}</h2>
      {entry.content !== entry.title && <p className="whitespace-pre-wrap text-ink-2">{entry.content}</p>}
      <EntryFacts entry={entry} />
    </section>
  )
}
