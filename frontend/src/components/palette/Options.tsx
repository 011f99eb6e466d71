import type { Ref } from 'react'
import { cn } from '@/components/ui/cn'
import type { Entry, EntryGroup } from './entries'

interface OptionsProps {
  ref: Ref<HTMLDivElement>
  id: string
  groups: EntryGroup[]
  chosen: string | undefined
  onPoint: (id: string) => void
  onRun: (entry: Entry) => void
}

/** The list under the field; the focus stays in the field, which names the chosen option. */
export function Options({ ref, id, groups, chosen, onPoint, onRun }: OptionsProps) {
  return (
    <div
      ref={ref}
      id={id}
      role="listbox"
      className="min-h-0 overflow-y-auto p-2 empty:hidden"
      aria-label={groups.map(({ name }) => name).join(', ') || undefined}
    >
      {groups.map(({ name, entries }) => (
        // biome-ignore lint/a11y/useSemanticElements: a group of options is no set of fields
        <div key={name} role="group" aria-label={name}>
          <p className="px-2.5 pt-2 pb-1 text-ink-3 text-xs" aria-hidden="true">
            {name}
          </p>
          {entries.map((entry) => (
            <Option
              key={entry.id}
              id={`${id}-${entry.id}`}
              entry={entry}
              chosen={entry.id === chosen}
              onPoint={() => onPoint(entry.id)}
              onRun={() => onRun(entry)}
            />
          ))}
        </div>
      ))}
    </div>
  )
}

interface OptionProps {
  id: string
  entry: Entry
  chosen: boolean
  onPoint: () => void
  onRun: () => void
}

function Option({ id, entry: { icon: Icon, title, detail }, chosen, onPoint, onRun }: OptionProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys
    // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus
    <div
      id={id}
      role="option"
      aria-selected={chosen}
      className={cn(
        'flex min-h-10 cursor-pointer items-start gap-3 rounded-md px-2.5 py-2 coarse:min-h-11',
        chosen && 'bg-brand-soft',
      )}
      onPointerMove={() => !chosen && onPoint()}
      onClick={onRun}
    >
      <Icon
        className={cn('mt-0.5 size-4.5 shrink-0', chosen ? 'text-brand' : 'text-ink-3')}
        aria-hidden="true"
      />
      <span className="min-w-0">
        <span className="block truncate">{title}</span>
        {detail && <span className="line-clamp-2 text-ink-2 text-sm">{detail}</span>}
      </span>
    </div>
  )
}
