import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Select } from '@/components/ui/field'

interface PagerProps {
  number: number
  count: number
  onGo: (number: number) => void
}

export function Pager({ number, count, onGo }: PagerProps) {
  const { t } = useTranslation()
  if (count < 2) return null
  return (
    <nav aria-label={t('viewer.pager')} className="flex items-center gap-1.5">
      <Button
        look="outline"
        size="icon"
        aria-label={t('viewer.previous')}
        disabled={number <= 1}
        onClick={() => onGo(number - 1)}
      >
        <ChevronLeft aria-hidden="true" />
      </Button>
      <Select
        className="w-auto"
        aria-label={t('viewer.pager')}
        value={number}
        onChange={(event) => onGo(Number(event.target.value))}
      >
        {Array.from({ length: count }, (_, index) => index + 1).map((page) => (
          <option key={page} value={page}>
            {t('viewer.page-of', { number: page, count })}
          </option>
        ))}
      </Select>
      <Button
        look="outline"
        size="icon"
        aria-label={t('viewer.next')}
        disabled={number >= count}
        onClick={() => onGo(number + 1)}
      >
        <ChevronRight aria-hidden="true" />
      </Button>
    </nav>
  )
}
