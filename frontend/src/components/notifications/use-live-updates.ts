import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { type LiveFrame, LiveLine } from '@/api/live-line'
import { applyFrame, catchUp } from '@/api/live-updates'
import { say } from '@/hooks/toast'
import { useConnection } from '@/stores/connection'
import { addDue } from '@/stores/due'
import { useSession } from '@/stores/session'

/** One WebSocket for the whole app while someone is signed in. */
export function useLiveUpdates(): void {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const userId = useSession(({ user, status }) => (status === 'signed-in' ? user?.id : undefined))

  useEffect(() => {
    if (!userId) return
    /** When the latest message known here was made; undefined until that is known. */
    let known: string | undefined
    /** What came while the line was down is told as late as now. */
    const tellMissed = async () => {
      const { missedSince } = await import('./missed')
      const { latest, news } = await missedSince(known)
      known = latest
      for (const one of news) addDue(one)
    }
    const onFrame = (frame: LiveFrame) => {
      applyFrame(queries, frame)
      if (frame.type !== 'notification.created') return
      const { id, title, body, metadata, created_at } = frame.notification
      known = created_at
      if (metadata.quiet) return
      if (metadata.occurrence_id) return addDue(frame.notification)
      say(title, {
        id,
        description: body ?? undefined,
        duration: 10_000,
        action: { label: t('notifications.open'), onClick: () => void navigate('/notifications') },
      })
    }
    const line = new LiveLine({
      onFrame,
      onOpen: (again) => {
        useConnection.setState({ live: true })
        if (again) catchUp(queries)
        // The bell has them in any case.
        tellMissed().catch(() => undefined)
      },
      onClose: () => useConnection.setState({ live: false }),
    })
    line.start()
    return () => line.stop()
  }, [userId, queries, navigate, t])
}
