import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { metaQuery } from '@/api/auth'
import type { UsageRow } from '@/api/types'
import { Badge } from '@/components/ui/badge'
import { usePhone } from '@/hooks/use-media'
import { useFormat } from '@/i18n/format'

/** Everybody's day with a line of totals; cards instead of rows on a phone. */
export function PeopleTable({ rows }: { rows: UsageRow[] }) {
  const { t } = useTranslation()
  const phone = usePhone()
  const cost = useCost()
  const format = useFormat()
  const totals = totalsOf(rows)
  const all = `${t('usage.total')}, ${t('admin.usage-people', { count: rows.length })}`
  if (phone) return <PeopleCards rows={rows} all={all} />
  const head = 'px-4 py-2.5 font-normal'
  const cell = 'px-4 py-2.5 text-right'
  return (
    <div className="overflow-hidden rounded-xl border bg-panel shadow-card">
      <table className="w-full">
        <thead className="text-ink-3 text-sm">
          <tr>
            <th scope="col" className={`${head} text-left`}>
              {t('admin.usage-person')}
            </th>
            {[t('usage.messages'), t('usage.tokens'), t('usage.cost')].map((name) => (
              <th key={name} scope="col" className={`${head} text-right`}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.user_id} className="border-t" data-usage={row.username}>
              <th scope="row" className={`${head} text-left`}>
                <Name row={row} />
              </th>
              <td className={cell}>
                <Meter used={row.messages} limit={row.messages_limit} />
              </td>
              <td className={cell}>
                <Meter used={row.tokens} limit={row.tokens_limit} />
              </td>
              <td className={cell}>{cost(row.cost_usd)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot className="border-t bg-sunk font-[550]">
          <tr>
            <th scope="row" className={`${head} text-left font-[550]`}>
              {all}
            </th>
            <td className={cell}>{format.number(totals.messages)}</td>
            <td className={cell}>{format.number(totals.tokens)}</td>
            <td className={cell}>{cost(totals.cost)}</td>
          </tr>
        </tfoot>
      </table>
    </div>
  )
}

/** What is a row on a wide screen is a card here; the totals are one, too. */
function PeopleCards({ rows, all }: { rows: UsageRow[]; all: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const cost = useCost()
  const totals = totalsOf(rows)
  const line = (name: string, value: ReactNode) => (
    <p className="text-ink-2 text-sm">
      {name}: {value}
    </p>
  )
  return (
    <>
      <ul className="divide-y rounded-xl border bg-panel shadow-card">
        {rows.map((row) => (
          <li key={row.user_id} className="px-4.5 py-3" data-usage={row.username}>
            <Name row={row} />
            {line(t('usage.messages'), <Meter used={row.messages} limit={row.messages_limit} />)}
            {line(t('usage.tokens'), <Meter used={row.tokens} limit={row.tokens_limit} />)}
            {line(t('usage.cost'), cost(row.cost_usd))}
          </li>
        ))}
      </ul>
      <section className="rounded-xl border bg-sunk px-4.5 py-3" aria-label={t('usage.total')}>
        <p className="font-[550]">{all}</p>
        {line(t('usage.messages'), format.number(totals.messages))}
        {line(t('usage.tokens'), format.number(totals.tokens))}
        {line(t('usage.cost'), cost(totals.cost))}
      </section>
    </>
  )
}

function Name({ row }: { row: UsageRow }) {
  const { t } = useTranslation()
  const spent = row.messages >= row.messages_limit || row.tokens >= row.tokens_limit
  return (
    <span className="flex flex-wrap items-center gap-x-2 font-[550]">
      {row.full_name || row.username}
      {row.full_name && <span className="font-normal text-ink-3 text-sm">{row.username}</span>}
      {spent && <Badge tone="bad">{t('admin.usage-at-limit')}</Badge>}
    </span>
  )
}

function Meter({ used, limit }: { used: number; limit: number }) {
  const format = useFormat()
  return (
    <span className="whitespace-nowrap">
      {format.number(used)} <span className="text-ink-3">/ {format.number(limit)}</span>
    </span>
  )
}

function useCost(): (dollars: string | number | null) => string {
  const { t } = useTranslation()
  const format = useFormat()
  const { data: meta } = useQuery(metaQuery)
  return (dollars) => {
    if (meta?.demo_model) return t('usage.free')
    return dollars === null ? t('usage.cost-unknown') : format.money(dollars)
  }
}

function totalsOf(rows: readonly UsageRow[]) {
  return {
    messages: rows.reduce((sum, row) => sum + row.messages, 0),
    tokens: rows.reduce((sum, row) => sum + row.tokens, 0),
    cost: rows.some(({ cost_usd }) => cost_usd === null)
      ? null
      : rows.reduce((sum, { cost_usd }) => sum + Number(cost_usd), 0),
  }
}
