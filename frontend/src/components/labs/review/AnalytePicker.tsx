import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { analytesQuery } from '@/api/labs'
import type { Analyte } from '@/api/types'
import { cn } from '@/components/ui/cn'
import { Input } from '@/components/ui/field'
import { useDebounced } from '@/hooks/use-debounced'

interface AnalytePickerProps {
  id: string
  /** Name of what is chosen; empty for none. */
  name: string
  onChoose: (analyte: Analyte | null) => void
}

const most = 8

/** A field that finds analytes of the dictionary by any of their names, in both languages. */
export function AnalytePicker({ id, name, onChoose }: AnalytePickerProps) {
  const { t } = useTranslation()
  const list = useId()
  const [typed, setTyped] = useState<string | null>(null)
  const [at, setAt] = useState(0)
  const words = useDebounced((typed ?? '').trim())
  const open = typed !== null && typed.trim() !== ''
  const { data } = useQuery({
    ...analytesQuery(words),
    enabled: words !== '',
    placeholderData: keepPreviousData,
  })
  const found = open ? (data ?? []).slice(0, most) : []
  const choose = (analyte: Analyte | null) => {
    onChoose(analyte)
    setTyped(null)
    setAt(0)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (!open) return
    if (event.key === 'Escape') setTyped(null)
    else if (event.key === 'ArrowDown') setAt(Math.min(at + 1, found.length - 1))
    else if (event.key === 'ArrowUp') setAt(Math.max(at - 1, 0))
    else if (event.key === 'Enter' && found[at]) choose(found[at])
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div className="relative">
      <Input
        id={id}
        role="combobox"
        autoComplete="off"
        aria-expanded={found.length > 0}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={found[at] ? `${list}-${at}` : undefined}
        value={typed ?? name}
        placeholder={t('review.analyte-none')}
        onChange={(event) => {
          setTyped(event.target.value)
          setAt(0)
          if (event.target.value.trim() === '') onChoose(null)
        }}
        onBlur={() => setTyped(null)}
        onKeyDown={onKeyDown}
      />
      <div
        id={list}
        role="listbox"
        aria-label={t('review.analyte')}
        className={cn(
          'absolute inset-x-0 top-full z-20 mt-1 rounded-md border bg-panel p-1 shadow-card',
          found.length === 0 && 'hidden',
        )}
      >
        {found.map((analyte, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys are the field's business, the focus stays there
          <div
            key={analyte.key}
            id={`${list}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            className={cn('cursor-pointer rounded-sm px-2.5 py-1.5 text-sm', index === at && 'bg-sunk')}
            onPointerDown={(event) => event.preventDefault()}
            onPointerEnter={() => setAt(index)}
            onClick={() => choose(analyte)}
          >
            {analyte.name}
            {analyte.specimen && (
              <span className="text-ink-3"> · {t(`labs.specimen.${analyte.specimen}`)}</span>
            )}
          </div>
        ))}
      </div>
    </div>
  )
}
