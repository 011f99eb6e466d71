import { useQuery } from '@tanstack/react-query'
import { FileText, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { documentQuery } from '@/api/documents'
import { Button } from '@/components/ui/button'

/** A file that goes with a question; while it is being read, the chip says so. */
export function AttachedDocument({ id, onRemove }: { id: string; onRemove?: () => void }) {
  const { t } = useTranslation()
  const { data: document, isError } = useQuery({
    ...documentQuery(id),
    refetchInterval: ({ state }) => (isUnread(state.data?.status) ? 2500 : false),
  })
  const name = document?.filename ?? t(isError ? 'chat.file-gone' : 'common.loading')
  return (
    <span className="inline-flex max-w-full items-center gap-2 rounded-md border bg-panel px-2.5 py-1 text-sm">
      <FileText className="size-4 shrink-0 text-brand" aria-hidden="true" />
      <Link
        to={`/documents/${id}`}
        className="coarse:-my-1 min-w-0 truncate py-0.5 hover:underline coarse:py-3"
        title={name}
      >
        {name}
      </Link>
      <span className="shrink-0 text-ink-3 text-xs empty:hidden">
        {isUnread(document?.status)
          ? t('chat.file-reading')
          : document?.status === 'failed'
            ? t('chat.file-unread')
            : ''}
      </span>
      {onRemove && (
        <Button
          look="quiet"
          size="small"
          className="-my-1 -mr-2"
          aria-label={t('chat.remove-file', { name })}
          onClick={onRemove}
        >
          <X aria-hidden="true" />
        </Button>
      )}
    </span>
  )
}

function isUnread(status: string | undefined): boolean {
  return status === 'pending' || status === 'processing'
}
