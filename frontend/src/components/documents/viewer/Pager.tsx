import { ChevronLeft, ChevronRight } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/field'
import { useFormat } from '@/i18n/format'

interface PagerProps {
  number: number
  count: number
  /** Where a finger scrolls from page to page, the number is enough. */
  short?: boolean
  onGo: (number: number) => void
}

export function Pager({ number, count, short = false, onGo }: PagerProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const [typed, setTyped] = useState<string | null>(null)
  const go = (event?: FormEvent) => {
    event?.preventDefault()
    const wanted = Number(typed)
    if (typed && Number.isInteger(wanted)) onGo(Math.min(Math.max(wanted, 1), count))
    setTyped(null)
  }
  return (
    <nav aria-label={t('viewer.pager')} className="flex items-center gap-1">
      {!short && (
        <Button
          look="quiet"
          size="icon"
          aria-label={t('viewer.previous')}
          title={t('viewer.previous')}
          disabled={number <= 1}
          onClick={() => onGo(number - 1)}
        >
          <ChevronLeft aria-hidden="true" />
        </Button>
      )}
      <form onSubmit={go} className="flex items-center gap-1.5 text-ink-2 text-sm">
        <Input
          className="w-13! px-1! text-center"
          inputMode="numeric"
          aria-label={t('viewer.number')}
          value={typed ?? String(number)}
          onFocus={(event) => event.target.select()}
          onChange={(event) => setTyped(event.target.value.replace(/\D/g, ''))}
          onBlur={() => go()}
        />
        <span className="whitespace-nowrap" data-page-count={count}>
          / {format.number(count)}
        </span>
      </form>
      {!short && (
        <Button
          look="quiet"
          size="icon"
          aria-label={t('viewer.next')}
          title={t('viewer.next')}
          disabled={number >= count}
          onClick={() => onGo(number + 1)}
        >
          <ChevronRight aria-hidden="true" />
        </Button>
      )}
    </nav>
  )
}
