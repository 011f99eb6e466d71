import { type KeyboardEvent, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { HealthDocument } from '@/api/types'
import { cn } from '@/components/ui/cn'
import { useFormat } from '@/i18n/format'
import { type Tab, tabs } from './use-place'

interface TabsProps {
  document: HealthDocument
  tab: Tab
  /** On a phone the pages are one of the tabs. */
  withPages?: boolean
  onTab: (tab: Tab) => void
}

export function Tabs({ document, tab, withPages = false, onTab }: TabsProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const list = useRef<HTMLDivElement>(null)
  const shown = tabs.filter((one) => withPages || one !== 'page')
  const selected = shown.includes(tab) ? tab : 'text'
  const onKey = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    const next = by && shown[(shown.indexOf(selected) + by + shown.length) % shown.length]
    if (!next) return
    event.preventDefault()
    onTab(next)
    list.current?.querySelector<HTMLElement>(`#tab-${next}`)?.focus()
  }
  return (
    <div
      ref={list}
      role="tablist"
      aria-label={t('viewer.tabs')}
      className="flex shrink-0 gap-1 overflow-x-auto px-3 pt-1.5 phone:w-full phone:px-0 phone:pt-0"
      onKeyDown={onKey}
    >
      {shown.map((one) => (
        <button
          key={one}
          type="button"
          role="tab"
          id={`tab-${one}`}
          data-tab={one}
          aria-selected={one === selected}
          aria-controls={`pane-${one}`}
          tabIndex={one === selected ? 0 : -1}
          onClick={() => onTab(one)}
          className={cn(
            'min-h-10 whitespace-nowrap border-b-2 px-3 text-sm outline-offset-[-3px] coarse:min-h-11 phone:flex-1 phone:px-1.5',
            one === selected
              ? 'border-brand font-[550] text-ink'
              : 'border-transparent text-ink-2 hover:text-ink',
          )}
        >
          {t(`viewer.tab.${one}`)}
          {one === 'results' && document.labs.total > 0 && (
            <span className="ml-1 text-ink-3">{format.number(document.labs.total)}</span>
          )}
        </button>
      ))}
    </div>
  )
}
