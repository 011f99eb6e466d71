import { ChevronRight } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SeenLayer } from '@/api/types'
import { CopyButton } from '@/components/shared/CopyButton'
import { cn } from '@/components/ui/cn'
import { ScrollBox } from '@/components/ui/scroll-box'
import { useFormat } from '@/i18n/format'
import type { Share } from './shares'

const known = [
  'policy',
  'tools',
  'primary',
  'personal',
  'skill',
  'memory',
  'excerpts',
  'history',
  'message',
] as const

interface LayerRowProps {
  layer: SeenLayer
  share: Share
  /** Prices mean nothing where nobody is paid. */
  free: boolean
}

export function LayerRow({ layer, share, free }: LayerRowProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const [open, setOpen] = useState(false)
  const textId = useId()
  const { id, tokens, cached_tokens, cost_usd, text } = layer
  const spoken = known.find((one) => one === id)
  const name = spoken ? t(`saw.layer.${spoken}`) : id
  const about = [
    t('saw.tokens', { count: tokens }),
    cached_tokens ? t('saw.from-cache', { tokens: format.number(cached_tokens) }) : null,
    cost_usd && !free ? format.money(cost_usd) : null,
  ].filter(Boolean)
  return (
    <li data-layer={id}>
      <button
        type="button"
        aria-expanded={open}
        aria-controls={textId}
        onClick={() => setOpen(!open)}
        className="grid min-h-11 w-full grid-cols-[auto_minmax(0,1fr)] items-center gap-x-2.5 gap-y-1 rounded-lg px-3.5 py-2.5 text-left hover:bg-sunk"
      >
        <ChevronRight
          className={cn('size-4 text-ink-3 transition-transform', open && 'rotate-90')}
          aria-hidden="true"
        />
        <span className="flex flex-wrap items-baseline justify-between gap-x-3">
          <span className="font-[550]">{name}</span>
          <span className="text-ink-2 text-sm">{about.join(' · ')}</span>
        </span>
        <ShareBar share={share} />
      </button>
      {open && (
        <div id={textId} className="mt-2 px-3.5 pb-3.5">
          {text ? (
            <div className="relative">
              <ScrollBox
                name={t('saw.text-of', { layer: name })}
                className="max-h-96 whitespace-pre-wrap bg-sunk p-3 pr-12 font-mono text-xs"
              >
                {text}
              </ScrollBox>
              <span className="absolute top-1 right-1">
                <CopyButton text={text} name={t('saw.copy')} />
              </span>
            </div>
          ) : (
            <p className="text-ink-3 text-sm">{t('saw.nothing')}</p>
          )}
        </div>
      )}
    </li>
  )
}

/** How much of the whole this layer is; the part from the cache is paler. */
function ShareBar({ share: { whole, cached } }: { share: Share }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <span className="col-span-2 flex items-center gap-2.5">
      <span className="flex h-1.5 grow overflow-hidden rounded-full bg-line/60" aria-hidden="true">
        <span className="bg-brand/45" style={{ width: `${cached * 100}%` }} />
        <span className="bg-brand" style={{ width: `${(whole - cached) * 100}%` }} />
      </span>
      <span className="shrink-0 text-ink-3 text-xs">
        {t('saw.share', { percent: format.percent(whole) })}
      </span>
    </span>
  )
}
