import { useTranslation } from 'react-i18next'
import type { AdherenceDay } from '@/api/types'
import { Button } from '@/components/ui/button'
import { ScrollBox } from '@/components/ui/scroll-box'
import { useFormat } from '@/i18n/format'

interface DayTableProps {
  days: readonly AdherenceDay[]
  onChoose: (day: string) => void
}

const columns = ['due', 'taken', 'skipped', 'missed', 'open'] as const

/** The same days as rows of numbers, those on which something was due; the latest first. */
export function DayTable({ days, onChoose }: DayTableProps) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <ScrollBox name={t('history.as-table')} className="mt-3 max-h-96">
      <table className="w-full text-sm">
        <thead>
          <tr className="border-b text-ink-3">
            <th scope="col" className="px-3 phone:px-1.5 py-2 text-left font-normal">
              {t('history.day')}
            </th>
            {columns.map((column) => (
              <th key={column} scope="col" className="px-3 phone:px-1.5 py-2 text-right font-normal">
                {t(`history.column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y">
          {days
            .filter(({ due }) => due > 0)
            .toReversed()
            .map((day) => (
              <tr key={day.day}>
                <th scope="row" className="whitespace-nowrap px-3 phone:px-1.5 py-1.5 text-left font-normal">
                  <Button
                    look="link"
                    size="inline"
                    aria-label={t('history.open-day', { day: format.calendarDate(day.day) })}
                    onClick={() => onChoose(day.day)}
                  >
                    {format.calendarDate(day.day)}
                  </Button>
                </th>
                {columns.map((column) => (
                  <td key={column} className="px-3 phone:px-1.5 py-1.5 text-right">
                    {format.number(day[column])}
                  </td>
                ))}
              </tr>
            ))}
        </tbody>
      </table>
    </ScrollBox>
  )
}
