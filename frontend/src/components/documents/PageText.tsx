import { useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { DocumentPage } from '@/api/types'
import { findQuote } from '@/components/shared/find-quote'
import { Notice } from '@/components/ui/notice'
import { useFormat } from '@/i18n/format'

const shaky = 70

/** The text of a page as it was read, with the quoted words lit up and honest words about how well it was read. */
export function PageText({ page, quote }: { page: DocumentPage; quote: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const box = useRef<HTMLDivElement>(null)
  const mark = useRef<HTMLElement>(null)
  const span = useMemo(() => (quote ? findQuote(page.text, quote) : null), [page.text, quote])

  useEffect(() => {
    const frame = box.current
    const target = mark.current
    if (!span || !frame || !target) return
    const offset = target.getBoundingClientRect().top - frame.getBoundingClientRect().top
    frame.scrollTop += offset - frame.clientHeight / 3
  }, [span])

  const unread = page.source === 'none' || page.text.trim() === ''
  const confidence = page.confidence === null ? '' : format.number(Math.round(page.confidence))
  return (
    <div className="flex min-h-0 flex-col gap-3">
      {unread && <Notice tone="warn">{t('viewer.unread')}</Notice>}
      {!unread && page.source === 'ocr' && (
        <Notice tone={(page.confidence ?? 0) < shaky ? 'warn' : 'plain'}>
          {t((page.confidence ?? 0) < shaky ? 'viewer.ocr-shaky' : 'viewer.ocr', { confidence })}
        </Notice>
      )}
      {quote && !unread && !span && <Notice tone="warn">{t('viewer.quote-missing', { quote })}</Notice>}
      {!unread && (
        // biome-ignore lint/a11y/useSemanticElements: a named box that scrolls, no form controls in it
        <div
          ref={box}
          role="group"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
          tabIndex={0}
          aria-label={t('viewer.text')}
          className="min-h-40 overflow-y-auto whitespace-pre-wrap rounded-lg border bg-panel p-4 text-sm desk:max-h-[calc(100dvh-180px)]"
        >
          {span ? (
            <>
              {page.text.slice(0, span.start)}
              <mark ref={mark} data-highlight="quote">
                {page.text.slice(span.start, span.end)}
              </mark>
              {page.text.slice(span.end)}
            </>
          ) : (
            page.text
          )}
        </div>
      )}
    </div>
  )
}
