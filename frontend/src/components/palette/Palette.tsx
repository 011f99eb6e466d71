import { LoaderCircle, Search } from 'lucide-react'
import { type KeyboardEvent, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { Dialog } from '@/components/ui/dialog'
import { closePalette } from '@/stores/palette'
import { type Entry, type EntryGroup, matching } from './entries'
import { Options } from './Options'
import { type Room, useCommands } from './use-commands'
import { useFound } from './use-found'

/** One field for going somewhere, doing something and finding anything. Arrow keys choose, Enter goes. */
export function Palette({ rooms }: { rooms: Room[] }) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const listId = useId()
  const list = useRef<HTMLDivElement>(null)
  const { acts, places } = useCommands(rooms)
  const { titled, said, written, searching, error } = useFound(typed)
  const groups: EntryGroup[] = [
    { name: t('palette.acts'), entries: matching(acts, typed) },
    { name: t('palette.chats'), entries: titled },
    { name: t('palette.messages'), entries: said },
    { name: t('palette.documents'), entries: written },
    { name: t('palette.rooms'), entries: matching(places, typed) },
  ].filter(({ entries }) => entries.length > 0)
  const entries = groups.flatMap((group) => group.entries)
  const chosen = entries[Math.min(at, entries.length - 1)]

  const run = (entry: Entry | undefined) => {
    if (!entry) return
    closePalette()
    entry.run()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) {
      event.preventDefault()
      const next = (Math.min(at, entries.length - 1) + step + entries.length) % Math.max(entries.length, 1)
      setAt(next)
      bringIntoView(list.current, next)
    } else if (event.key === 'Enter') {
      event.preventDefault()
      run(chosen)
    }
  }

  return (
    <Dialog
      bare
      open
      onOpenChange={(open) => !open && closePalette()}
      title={t('palette.title')}
      closeName={t('common.close')}
    >
      <div className="flex shrink-0 items-center gap-3 border-b px-4">
        <Search className="size-4.5 shrink-0 text-ink-3" aria-hidden="true" />
        <input
          role="combobox"
          aria-expanded="true"
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={chosen ? `${listId}-${chosen.id}` : undefined}
          aria-label={t('palette.title')}
          placeholder={t('palette.placeholder')}
          className="min-h-13 w-full bg-transparent text-md outline-none"
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value)
            setAt(0)
          }}
          onKeyDown={onKeyDown}
        />
        {searching && (
          <LoaderCircle className="size-4.5 shrink-0 animate-spin text-ink-3" aria-hidden="true" />
        )}
      </div>
      <Options
        ref={list}
        id={listId}
        groups={groups}
        chosen={chosen?.id}
        onPoint={(id) => setAt(entries.findIndex((one) => one.id === id))}
        onRun={run}
      />
      {error && <ProblemNotice error={error} />}
      <p
        role="status"
        className={entries.length === 0 && !searching ? 'px-4 pt-2 pb-6 text-center text-ink-3' : 'sr-only'}
      >
        {entries.length === 0 && !searching
          ? t('palette.nothing')
          : t('palette.count', { count: entries.length })}
      </p>
    </Dialog>
  )
}

function bringIntoView(box: HTMLElement | null, index: number): void {
  const option = box?.querySelectorAll<HTMLElement>('[role=option]')[index]
  if (!box || !option) return
  const [inner, outer] = [option.getBoundingClientRect(), box.getBoundingClientRect()]
  if (inner.bottom > outer.bottom) box.scrollTop += inner.bottom - outer.bottom + 8
  if (inner.top < outer.top) box.scrollTop += inner.top - outer.top - 32
}
