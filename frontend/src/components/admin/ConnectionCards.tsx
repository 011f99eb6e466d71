import { useQuery } from '@tanstack/react-query'
import { settingsQuery } from '@/api/admin'
import { BotCard } from './BotCard'
import { MailServerCard } from './MailServerCard'

/** How the outside is reached. Each is saved by itself: a wrong password must not hold up the rest. */
export function ConnectionCards() {
  const { data } = useQuery({ ...settingsQuery, refetchOnWindowFocus: false })
  if (!data) return null
  return (
    <div className="mt-4.5 flex max-w-240 flex-col gap-4.5">
      <MailServerCard stored={data.smtp_config} />
      <BotCard shown={data.telegram_bot_token} />
    </div>
  )
}
