import { ChevronDown, ChevronUp, Search } from 'lucide-react'
import type { RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/field'
import { useFormat } from '@/i18n/format'
import type { Find } from './use-find'

interface FindFieldProps {
  field: RefObject<HTMLInputElement | null>
  words: string
  find: Find
  onWords: (words: string) => void
  onStep: (by: 1 | -1) => void
}

/** Words in the whole document, how often they stand there, and the way from one to the next. */
export function FindField({ field, words, find, onWords, onStep }: FindFieldProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const { count, index, pending, isOn, more } = find
  const place = { number: format.number(index + 1), count: format.number(count) }
  const said = !isOn
    ? ''
    : count > 0
      ? t(more ? 'viewer.found-more' : 'viewer.found', place)
      : pending
        ? t('viewer.finding')
        : t('viewer.not-found')
  return (
    <search className="flex min-w-0 items-center gap-1 phone:w-full">
      <span className="relative block min-w-0 grow">
        <Search className="-translate-y-1/2 absolute top-1/2 left-2.5 size-4 text-ink-3" aria-hidden="true" />
        <Input
          ref={field}
          type="search"
          className="min-h-9.5! coarse:min-h-11! w-56 pl-8 text-sm! phone:w-full"
          value={words}
          aria-label={t('viewer.find')}
          placeholder={t('viewer.find')}
          title={`${t('viewer.find')} (/)`}
          onChange={(event) => onWords(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') {
              event.preventDefault()
              onStep(event.shiftKey ? -1 : 1)
            }
            if (event.key === 'Escape') onWords('')
          }}
        />
      </span>
      <span
        role="status"
        className="min-w-12 whitespace-nowrap text-ink-3 text-sm empty:hidden"
        data-hits={count}
      >
        {said}
      </span>
      {isOn && (
        <>
          <Button
            look="quiet"
            size="icon"
            aria-label={t('viewer.find-previous')}
            disabled={count === 0}
            onClick={() => onStep(-1)}
          >
            <ChevronUp aria-hidden="true" />
          </Button>
          <Button
            look="quiet"
            size="icon"
            aria-label={t('viewer.find-next')}
            disabled={count === 0}
            onClick={() => onStep(1)}
          >
            <ChevronDown aria-hidden="true" />
          </Button>
        </>
      )}
    </search>
  )
}
