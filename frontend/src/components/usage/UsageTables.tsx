import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { UsageCalls } from '@/api/types'
import { ScrollBox } from '@/components/ui/scroll-box'
import { useFormat } from '@/i18n/format'
import { byModel, type Sum, sumOf } from './usage-sums'

const number = 'px-2.5 py-2 text-right whitespace-nowrap'
const word = 'px-2.5 py-2 text-left whitespace-nowrap'

interface TableProps {
  calls: UsageCalls[]
  /** A demo model costs nothing, whatever the prices say. */
  demo: boolean
}

/** The chart's numbers, newest day first. */
export function DayTable({ calls, demo }: TableProps) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <NumberTable name={t('usage.by-day')} heads={[t('usage.day'), t('usage.purpose'), t('usage.model')]}>
      {calls.toReversed().map((one) => (
        <tr key={`${one.day}-${one.purpose}-${one.model}`} className="border-t">
          <th scope="row" className={`${word} font-normal`}>
            {format.calendarDay(one.day)}
          </th>
          <td className={word}>{t(`usage.purpose.${one.purpose}`)}</td>
          <td className={word}>{one.model}</td>
          <Numbers sum={sumOf([one])} demo={demo} />
        </tr>
      ))}
    </NumberTable>
  )
}

export function ModelTable({ calls, demo }: TableProps) {
  const { t } = useTranslation()
  const models = byModel(calls)
  return (
    <NumberTable name={t('usage.by-model')} heads={[t('usage.model')]}>
      {models.map(({ model, sum }) => (
        <tr key={model} className="border-t">
          <th scope="row" className={`${word} font-normal`}>
            {model}
          </th>
          <Numbers sum={sum} demo={demo} />
        </tr>
      ))}
      {models.length > 1 && (
        <tr className="border-t font-[550]">
          <th scope="row" className={`${word} font-[550]`}>
            {t('usage.total')}
          </th>
          <Numbers sum={sumOf(calls)} demo={demo} />
        </tr>
      )}
    </NumberTable>
  )
}

function Numbers({ sum, demo }: { sum: Sum; demo: boolean }) {
  const { t } = useTranslation()
  const format = useFormat()
  const known = sum.cost === null ? t('usage.cost-unknown') : format.money(sum.cost)
  return (
    <>
      <td className={number}>{format.number(sum.calls)}</td>
      <td className={number}>{format.number(sum.input)}</td>
      <td className={number}>{format.number(sum.cached)}</td>
      <td className={number}>{format.number(sum.output)}</td>
      <td className={number}>{demo ? t('usage.free') : known}</td>
    </>
  )
}

function NumberTable({ name, heads, children }: { name: string; heads: string[]; children: ReactNode }) {
  const { t } = useTranslation()
  const counted = [t('usage.calls'), t('usage.input'), t('usage.cached'), t('usage.output'), t('usage.cost')]
  return (
    <ScrollBox name={name} className="max-h-[60dvh]">
      <table className="w-full text-sm">
        <thead className="text-ink-3 text-xs">
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col" className={`${word} font-normal`}>
                {head}
              </th>
            ))}
            {counted.map((head) => (
              <th key={head} scope="col" className={`${number} font-normal`}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </ScrollBox>
  )
}
