import { useMutation, useQuery } from '@tanstack/react-query'
import { Send } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { metaQuery } from '@/api/auth'
import { makeTelegramLink, unlinkTelegram } from '@/api/users'
import { CopyButton } from '@/components/shared/CopyButton'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { Button, buttonStyle } from '@/components/ui/button'
import { Card, CardTitle } from '@/components/ui/card'
import { sayDone } from '@/hooks/toast'
import { useFormat } from '@/i18n/format'
import { useSession } from '@/stores/session'

export function TelegramCard() {
  const { t } = useTranslation()
  const format = useFormat()
  const linked = useSession(({ user }) => user?.telegram_linked)
  const { data: meta } = useQuery(metaQuery)
  const link = useMutation({ mutationFn: makeTelegramLink })
  const unlink = useMutation({ mutationFn: unlinkTelegram, onSuccess: () => sayDone(t('telegram.unlinked')) })
  const made = link.data
  return (
    <Card id="telegram" aria-labelledby="telegram-title">
      <CardTitle id="telegram-title" icon={<Send aria-hidden="true" />}>
        {t('telegram.title')}
      </CardTitle>
      <p className="mb-3 text-ink-2 text-sm">{t(linked ? 'telegram.linked' : 'telegram.about')}</p>
      {meta && !meta.channels.telegram && <p className="text-ink-3 text-sm">{t('telegram.off')}</p>}
      <div className="flex flex-wrap gap-3">
        {meta?.channels.telegram && !made && (
          <Button look={linked ? 'outline' : 'primary'} busy={link.isPending} onClick={() => link.mutate()}>
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
