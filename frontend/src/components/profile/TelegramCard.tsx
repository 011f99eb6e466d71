import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Send } from 'lucide-react'
import { useEffect, useRef } from 'react'
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

/** So often it is asked who is linked: while a code waits to be used, and otherwise. */
const askedEvery = { waiting: 3000, usually: 10_000 }

export function TelegramCard() {
  const { t } = useTranslation()
  const format = useFormat()
  const linked = useSession(({ user }) => user?.telegram_linked)
  const name = useSession(({ user }) => user?.telegram_username)
  const since = useSession(({ user }) => user?.telegram_linked_at)
  // One link is told from the next by when it was made.
  const which = linked ? (since ?? 'long ago') : null
  const { data: meta } = useQuery(metaQuery)
  const queries = useQueryClient()
  const now = useNow()
  const link = useMutation({ mutationFn: (_before: string | null) => makeTelegramLink() })
  const unlink = useMutation({
    mutationFn: unlinkTelegram,
    onSuccess: () => {
      sayDone(t('telegram.unlinked'))
      return queries.invalidateQueries({ queryKey: ['channels'] })
    },
  })
  const made = link.data && Date.parse(link.data.expires_at) > now.getTime() ? link.data : undefined
  // Links are made and ended in Telegram, not here: this page has to ask.
  useQuery({
    queryKey: ['users', 'me', 'telegram'],
    queryFn: refreshMe,
    enabled: Boolean(meta?.channels.telegram || linked),
    refetchInterval: made ? askedEvery.waiting : askedEvery.usually,
    refetchOnWindowFocus: 'always',
  })
  const hasCome = Boolean(made && which && which !== link.variables)
  useEffect(() => {
    if (!hasCome) return
    link.reset()
    sayDone(t('telegram.now-linked'))
  }, [hasCome, link.reset, t])
  const shown = useRef(which)
  useEffect(() => {
    if (shown.current === which) return
    shown.current = which
    void queries.invalidateQueries({ queryKey: ['channels'] })
  }, [which, queries])
  return (
    <Card id="telegram" aria-labelledby="telegram-title">
      <CardTitle id="telegram-title" icon={<Send aria-hidden="true" />}>
        {t('telegram.title')}
      </CardTitle>
      <p className="mb-3 text-ink-2 text-sm">
        {t(linked ? 'telegram.linked' : 'telegram.about')}
        {linked && name && ` ${t('telegram.linked-to', { name })}`}
        {linked && since && ` ${t('telegram.since', { when: format.dayAndTime(since) })}`}
      </p>
      {meta && !meta.channels.telegram && <p className="text-ink-3 text-sm">{t('telegram.off')}</p>}
      <div className="flex flex-wrap gap-3">
        {meta?.channels.telegram && !made && (
          <Button
            look={linked ? 'outline' : 'primary'}
            busy={link.isPending}
            onClick={() => link.mutate(which)}
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
