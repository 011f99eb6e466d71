import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { metaQuery } from '@/api/auth'
import type { ModelOffer } from '@/api/types'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Field, Input, Select } from '@/components/ui/field'
import { useFormat } from '@/i18n/format'
import type { ModelSetting } from './settings-draft'

interface ModelFieldProps {
  setting: ModelSetting
  value: string
  offers: ModelOffer[]
  error?: string | undefined
  onChange: (model: string) => void
}

const other = '\u0000'

/** One of the provider's models, or a name typed by hand where the list is empty or does not have it. */
export function ModelField({ setting, value, offers, error, onChange }: ModelFieldProps) {
  const { t } = useTranslation()
  const nameOf = useModelName()
  const [typing, setTyping] = useState(false)
  const offer = offers.find(({ id }) => id === value)
  const byHand = typing || offers.length === 0
  return (
    <div>
      <Field label={t(`settings.${setting}`)} error={error}>
        {(tie) =>
          byHand ? (
            <Input
              {...tie}
              value={value}
              maxLength={100}
              autoComplete="off"
              spellCheck={false}
              placeholder={t('settings.model-name')}
              onChange={(event) => onChange(event.target.value)}
            />
          ) : (
            <Select
              {...tie}
              value={value}
              onChange={({ target }) => (target.value === other ? setTyping(true) : onChange(target.value))}
            >
              {!offer && <option value={value}>{value}</option>}
              {offers.map((one) => (
                <option key={one.id} value={one.id} disabled={one.lifecycle === 'retired'}>
                  {one.lifecycle === 'active'
                    ? nameOf(one)
                    : `${nameOf(one)} (${t(`settings.lifecycle.${one.lifecycle}`)})`}
                </option>
              ))}
              <option value={other}>{t('settings.other-model')}</option>
            </Select>
          )
        }
      </Field>
      {byHand && offers.length > 0 && (
        <Button look="link" size="inline" onClick={() => setTyping(false)}>
          {t('settings.from-list')}
        </Button>
      )}
      {offer && <OfferLine offer={offer} />}
    </div>
  )
}

/** The provider's own name; the demo model speaks the person's language here too. */
function useModelName(): (offer: ModelOffer) => string {
  const { t } = useTranslation()
  const { data: meta } = useQuery(metaQuery)
  return ({ id, display_name }) => (meta?.demo_model ? t('settings.demo-model', { model: id }) : display_name)
}

function OfferLine({ offer: { price, lifecycle, retires_at, max_input_tokens } }: { offer: ModelOffer }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { data: meta } = useQuery(metaQuery)
  const unknown = meta?.demo_model ? t('usage.cost-demo') : t('settings.price-unknown')
  return (
    <p className="mt-1 flex flex-wrap items-center gap-x-2 text-ink-3 text-sm">
      {lifecycle !== 'active' && (
        <Badge tone="warn">
          {t(`settings.lifecycle.${lifecycle}`)}
          {retires_at && ` · ${format.date(retires_at)}`}
        </Badge>
      )}
      <span>
        {price
          ? t('settings.price', {
              input: format.money(price.input),
              output: format.money(price.output),
              cacheRead: format.money(price.cache_read),
            })
          : unknown}
        {max_input_tokens !== null &&
          `${price ? ' · ' : ' '}${t('settings.window', { count: max_input_tokens })}`}
      </span>
    </p>
  )
}
