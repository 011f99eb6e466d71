import { useQueryClient } from '@tanstack/react-query'
import { CalendarX, ScanSearch } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { HealthDocument } from '@/api/types'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { useFormat } from '@/i18n/format'
import { useChange } from './details/use-change'

/** What a person should know before they trust what was read; a doubtful date asks for their word. */
export function CautionBanner({ document }: { document: HealthDocument }) {
  return document.cautions.map((caution) =>
    caution === 'small-letters' ? (
      <SmallLetters key={caution} />
    ) : (
      <DoubtfulDate key={caution} document={document} />
    ),
  )
}

function SmallLetters() {
  const { t } = useTranslation()
  return (
    <Notice tone="warn" icon={<ScanSearch className="text-warn" aria-hidden="true" />}>
      <span data-caution="small-letters">{t('caution.small-letters')}</span>
    </Notice>
  )
}

function DoubtfulDate({ document }: { document: HealthDocument }) {
  const { t } = useTranslation()
  const format = useFormat()
  const queries = useQueryClient()
  const { mutate, isPending } = useChange(document)
  const { document_date } = document
  if (document_date === null) return null
  // The rows lose their doubt about the day with it.
  const onSuccess = () => void queries.invalidateQueries({ queryKey: ['labs'] })
  return (
    <Notice
      tone="warn"
      icon={<CalendarX className="text-warn" aria-hidden="true" />}
      action={
        <Button
          look="outline"
          size="small"
          busy={isPending}
          onClick={() => mutate({ document_date }, { onSuccess })}
        >
          {t('caution.date-is-right')}
        </Button>
      }
    >
      <span data-caution="doubtful-date">
        {t('caution.doubtful-date', { date: format.calendarDate(document_date) })}
      </span>
    </Notice>
  )
}
