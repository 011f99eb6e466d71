import { useQuery } from '@tanstack/react-query'
import { Pencil } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { pageWordsQuery } from '@/api/documents'
import type { DocumentPage } from '@/api/types'
import { findQuote, type Span } from '@/components/shared/find-quote'
import { isShaky, sureEnough } from '@/components/shared/word-places'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { later } from '@/components/ui/later'
import { Notice } from '@/components/ui/notice'
import { useFormat } from '@/i18n/format'
import { MarkedText } from './MarkedText'
import type { Mark } from './segments'

const PageEditor = later(() => import('./PageEditor').then((module) => module.PageEditor))

/** Below this the whole page is to be doubted and not single words. */
const shaky = 70

interface PageTextProps {
  page: DocumentPage
  quote: string
  spans: readonly Span[]
  /** Which of them is looked at. */
  active: number | null
}

/** The text of a page as it was read or corrected, with honest words about how well it was read. */
export function PageText({ page, quote, spans, active }: PageTextProps) {
  const { t } = useTranslation()
  const [editing, setEditing] = useState(false)
  const quoted = quote ? findQuote(page.text, quote) : null
  const doubtful = useDoubts(page)
  const unread = page.source === 'none' || page.text.trim() === ''
  if (editing) return <PageEditor page={page} onClose={() => setEditing(false)} />

  const marks: Mark[] = [
    ...doubtful.map(({ start, end }) => ({ start, end, kind: 'shaky' as const })),
    ...(quoted ? [{ ...quoted, kind: 'quote' as const }] : []),
    ...spans.map((span, nth) => ({
      ...span,
      kind: nth === active ? ('active' as const) : ('find' as const),
    })),
  ]
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-2.5">
      <div className="flex flex-wrap items-center gap-2 text-ink-3 text-sm">
        {page.is_edited ? (
          <Badge tone="brand" icon={<Pencil aria-hidden="true" />}>
            {t('viewer.corrected')}
          </Badge>
        ) : (
          <span>{t(`viewer.source.${page.source}`)}</span>
        )}
        <Button look="outline" size="small" className="ml-auto" onClick={() => setEditing(true)}>
          <Pencil aria-hidden="true" />
          {t(unread ? 'viewer.type-in' : 'viewer.correct')}
        </Button>
      </div>
      {unread && <Notice tone="warn">{t('viewer.unread')}</Notice>}
      {!unread && !page.is_edited && page.source === 'ocr' && (
        <Confidence confidence={page.confidence} doubtful={doubtful.length} />
      )}
      {quote && !unread && !quoted && <Notice tone="warn">{t('viewer.quote-missing', { quote })}</Notice>}
      {!unread && <MarkedText text={page.text} marks={marks} />}
    </div>
  )
}

/** Recognised words that are worth a second look; their places hold for the text as it was read only. */
function useDoubts(page: DocumentPage) {
  const { data } = useQuery({
    ...pageWordsQuery(page.document_id, page.number),
    enabled: page.source === 'ocr' && !page.is_edited,
    retry: false,
  })
  return page.is_edited ? [] : (data ?? []).filter(isShaky)
}

function Confidence({ confidence, doubtful }: { confidence: number | null; doubtful: number }) {
  const { t } = useTranslation()
  const format = useFormat()
  const bad = (confidence ?? 0) < shaky
  return (
    <Notice tone={bad ? 'warn' : 'plain'}>
      {t(bad ? 'viewer.ocr-shaky' : 'viewer.ocr', {
        confidence: confidence === null ? '?' : format.number(Math.round(confidence)),
      })}{' '}
      {doubtful > 0 && (
        <span data-doubtful={doubtful}>
          <span className="underline decoration-2 decoration-warn decoration-dotted underline-offset-3">
            {t('viewer.doubtful', { count: doubtful })}
          </span>{' '}
          {t('viewer.doubtful-why', { percent: sureEnough })}
        </span>
      )}
    </Notice>
  )
}
