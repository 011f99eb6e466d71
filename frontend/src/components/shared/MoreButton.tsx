import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'

interface MoreButtonProps {
  /** A list that comes page by page. */
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => Promise<unknown> }
  quiet?: boolean
}

/** Below a list that goes on; nothing at its end. */
export function MoreButton({ query, quiet = false }: MoreButtonProps) {
  const { t } = useTranslation()
  if (!query.hasNextPage) return null
  return (
    <Button
      look={quiet ? 'quiet' : 'outline'}
      size={quiet ? 'small' : 'normal'}
      className="mt-3 w-full"
      busy={query.isFetchingNextPage}
      onClick={() => void query.fetchNextPage()}
    >
      {t('common.more')}
    </Button>
  )
}
