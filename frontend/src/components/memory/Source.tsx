import { FileText, MessageCircle } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { MemoryEntry } from '@/api/types'
import { documentPath } from '@/components/shared/document-path'
import { messagePath } from '@/components/shared/message-path'

const look =
  'inline-flex min-w-0 items-center gap-1 text-brand hover:underline coarse:min-h-11 [&_svg]:size-4 [&_svg]:shrink-0'

/** Where an entry comes from, with the way there: the line of a page, a message, or the person. */
export function Source({ entry }: { entry: MemoryEntry }) {
  const { t } = useTranslation()
  const { document_id, filename, page, quote, message_id, chat_id } = entry.source
  if (document_id) {
    return (
      <Link to={documentPath(document_id, { page, quote })} className={look} title={quote ?? undefined}>
        <FileText aria-hidden="true" />
        <span className="truncate">
          {[filename ?? t('memory.from-document'), page && t('labs.page', { number: page })]
            .filter(Boolean)
            .join(', ')}
        </span>
      </Link>
    )
  }
  if (message_id && chat_id) {
    return (
      <Link to={messagePath(chat_id, message_id)} className={look}>
        <MessageCircle aria-hidden="true" />
        {t('memory.from-chat')}
      </Link>
    )
  }
  return <span>{t(message_id ? 'memory.from-chat' : 'memory.from-you')}</span>
}
