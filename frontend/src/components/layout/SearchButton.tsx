import { Search } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { openPalette } from '@/stores/palette'

const command = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl'

export function SearchButton() {
  const { t } = useTranslation()
  return (
    <button
      type="button"
      aria-keyshortcuts="Control+K Meta+K"
      onClick={openPalette}
      className="mb-2.5 flex min-h-9.5 items-center gap-2.5 rounded-md border bg-panel px-2.5 text-left text-ink-3 transition-colors hover:text-ink coarse:min-h-11"
    >
      <Search className="size-4.5 shrink-0" aria-hidden="true" />
      {t('palette.open')}
      <span className="ml-auto text-xs" aria-hidden="true">
        {command} K
      </span>
    </button>
  )
}
