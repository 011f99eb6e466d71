import { createContext, useContext } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Citation } from '@/api/types'
import { documentPath } from '@/components/shared/document-path'

export const Citations = createContext<readonly Citation[]>([])

/** Text in which `[n]` becomes a chip as soon as source n is known. */
export function CitedText({ text }: { text: string }) {
  const citations = useContext(Citations)
  const parts = text.split(/\[(\d{1,3})\]/)
  if (parts.length === 1) return text
  return parts.map((part, position) => {
    // Odd parts are what stood in the brackets.
    const key = `${position}`
    if (position % 2 === 0) return <span key={key}>{part}</span>
    const citation = citations.find(({ index }) => index === Number(part))
    return citation ? <CitationChip key={key} citation={citation} /> : <span key={key}>[{part}]</span>
  })
}

function CitationChip({ citation }: { citation: Citation }) {
  const { t } = useTranslation()
  const { index, document_id, page, quote } = citation
  return (
    <Link
      to={documentPath(document_id, { page, quote })}
      title={`«${quote}»`}
      aria-label={t('chat.source', { index, page, quote })}
      data-citation={index}
      className="relative mx-0.5 inline-block rounded-[6px] bg-brand-soft px-1.5 font-[550] text-brand text-xs no-underline hover:underline coarse:before:absolute coarse:before:-inset-x-2.5 coarse:before:-inset-y-3"
    >
      {index}
    </Link>
  )
}
