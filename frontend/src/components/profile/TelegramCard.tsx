import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Send } from 'lucide-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { metaQuery } from '@/api/auth'
import { makeTelegramLink, refreshMe, unlinkTelegram } from '@/api/users'
import { CopyButton } from '@/components/shared/CopyButton'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { Button, buttonStyle } from '@/components/ui/button'
import { Card, CardTitle } from '@/components/ui/card'
import { sayDone } from '@/hooks/toast'
import { useNow } from '@/hooks/use-now'
import { useFormat } from '@/i18n/format'
import { useSession } from '@/stores/session'

/** So often it is asked whether the code has been used. */
const askedEvery = 3000

export function TelegramCard() {
  const { t } = useTranslation()
  const format = useFormat()
  const linked = useSession(({ user }) => user?.telegram_linked)
  const { data: meta } = useQuery(metaQuery)
  const queries = useQueryClient()
  const now = useNow()
  const link = useMutation({ mutationFn: (_wasLinked: boolean) => makeTelegramLink() })
  const unlink = useMutation({
    mutationFn: unlinkTelegram,
    onSuccess: () => {
      sayDone(t('telegram.unlinked'))
      return queries.invalidateQueries({ queryKey: ['channels'] })
    },
  })
  const made = link.data && Date.parse(link.data.expires_at) > now.getTime() ? link.data : undefined
  // The code is used in Telegram, not here: this page has to ask.
  const wasLinked = link.variables
  useQuery({
    queryKey: ['users', 'me', 'telegram'],
    queryFn: refreshMe,
    enabled: Boolean(made) && !linked,
    refetchInterval: askedEvery,
  })
  const hasCome = Boolean(made && linked && !wasLinked)
  useEffect(() => {
    if (!hasCome) return
    link.reset()
    sayDone(t('telegram.now-linked'))
    void queries.invalidateQueries({ queryKey: ['channels'] })
  }, [hasCome, link.reset, queries, t])
  return (
    <Card id="telegram" aria-labelledby="telegram-title">
      <CardTitle id="telegram-title" icon={<Send aria-hidden="true" />}>
        {t('telegram.title')}
      </CardTitle>
      <p className="mb-3 text-ink-2 text-sm">{t(linked ? 'telegram.linked' : 'telegram.about')}</p>
      {meta && !meta.channels.telegram && <p className="text-ink-3 text-sm">{t('telegram.off')}</p>}
      <div className="flex flex-wrap gap-3">
        {meta?.channels.telegram && !made && (
          <Button
            look={linked ? 'outline' : 'primary'}
            busy={link.isPending}
            onClick={() => link.mutate(Boolean(linked))}
          >
            {t(linked ? 'telegram.relink' : 'telegram.link')}
          </Button>
        )}
        {linked && (
          <Button look="outline" busy={unlink.isPending} onClick={() => unlink.mutate()}>
            {t('telegram.unlink')}
          </Button>
        )}
      </div>
      {(link.error ?? unlink.error) && <ProblemNotice error={link.error ?? unlink.error} />}
      {made && (
        <div className="flex flex-wrap items-center gap-3">
          {made.url && (
            <a href={made.url} target="_blank" rel="noopener noreferrer" className={buttonStyle()}>
              {t('telegram.open')}
            </a>
          )}
          <span className="flex items-center gap-1 rounded-md border bg-sunk pl-3">
            <code>/start {made.code}</code>
            <CopyButton text={`/start ${made.code}`} name={t('telegram.copy')} />
          </span>
          <p className="w-full text-ink-3 text-sm">
            {t('telegram.until', { when: format.time(made.expires_at) })}
          </p>
        </div>
      )}
    </Card>
  )
}
