import { WifiOff } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Notice } from '@/components/ui/notice'
import { useConnection } from '@/stores/connection'

export function OfflineBanner() {
  const { t } = useTranslation()
  const online = useConnection((state) => state.online)
  const silent = useSilentServer()
  return (
    <div role="status">
      {(!online || silent) && (
        <Notice
          tone="warn"
          icon={<WifiOff aria-hidden="true" />}
          className="rounded-none border-x-0 border-t-0"
        >
          {t(online ? 'offline.server' : 'offline.banner')}
        </Notice>
      )}
    </div>
  )
}

const patience = 5_000

/** The line to the server was there, broke, and has not come back for a while. */
function useSilentServer(): boolean {
  const live = useConnection((state) => state.live)
  const [isSilent, setSilent] = useState(false)
  const [wasLive, setWasLive] = useState(live)
  if (live && !wasLive) setWasLive(true)
  if (live && isSilent) setSilent(false)
  useEffect(() => {
    if (live || !wasLive) return
    const timer = setTimeout(() => setSilent(true), patience)
    return () => clearTimeout(timer)
  }, [live, wasLive])
  return isSilent
}
