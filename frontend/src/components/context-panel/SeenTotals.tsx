import { useTranslation } from 'react-i18next'
import type { SeenContext } from '@/api/types'
import { useFormat } from '@/i18n/format'

/** The answer as a whole: model, calls, tokens both ways, cost. What is not known is said to be unknown. */
export function SeenTotals({ context, demo }: { context: SeenContext; demo: boolean }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { model, calls, usage, cost_usd, layers } = context
  const estimated = layers.reduce((sum, { tokens }) => sum + tokens, 0)
  const read = usage ? usage.input_tokens + usage.cache_read_tokens + usage.cache_write_tokens : estimated
  const rows = [
    [t('saw.model'), model],
    [t('saw.calls'), format.number(calls)],
    [t('saw.sent'), format.number(read)],
    [
      t('saw.cached'),
      usage &&
        `${format.number(usage.cache_read_tokens)} · ${format.percent(read ? usage.cache_read_tokens / read : 0)} %`,
    ],
    [t('saw.written'), usage && format.number(usage.output_tokens)],
    [t('saw.cost'), demo ? t('usage.free') : cost_usd ? format.money(cost_usd) : t('saw.cost-unknown')],
  ] as const
  return (
    <div>
      <dl className="grid grid-cols-3 gap-x-4 gap-y-3 rounded-lg bg-sunk px-4 py-3.5 max-[520px]:grid-cols-2">
        {rows.map(
          ([name, value]) =>
            value && (
              <div key={name} className="min-w-0">
                <dt className="text-ink-3 text-xs">{name}</dt>
                <dd className="font-[550]">{value}</dd>
              </div>
            ),
        )}
      </dl>
      {!cost_usd && !demo && <p className="mt-1.5 text-ink-3 text-sm">{t('saw.cost-why')}</p>}
    </div>
  )
}
