import { WifiOff } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Notice } from '@/components/ui/notice'
import { useConnection } from '@/stores/connection'

export function OfflineBanner() {
  const { t } = useTranslation()
  const online = useConnection((state) => state.online)
  return (
    <div role="status">
      {!online && (
        <Notice
          tone="warn"
          icon={<WifiOff aria-hidden="true" />}
          className="rounded-none border-x-0 border-t-0"
        >
          {t('offline.banner')}
        </Notice>
      )}
    </div>
  )
}
