import { Send } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { Button } from '@/components/ui/button'
import { Card, CardTitle } from '@/components/ui/card'
import { Field, Input } from '@/components/ui/field'
import { useConnection } from './use-connection'

/** The Telegram bot: its token is written here and never read. */
export function BotCard({ shown }: { shown: string | null }) {
  const { t } = useTranslation()
  const [token, setToken] = useState('')
  const save = useConnection(() => setToken(''))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate({ telegram_bot_token: token.trim() })
  }
  return (
    <Card aria-labelledby="bot">
      <CardTitle id="bot" icon={<Send aria-hidden="true" />}>
        {t('settings.bot.title')}
      </CardTitle>
      <p className="mb-4 text-ink-2 text-sm">{t('settings.bot.about')}</p>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <Field
          label={t('settings.bot.token')}
          hint={shown ? t('settings.bot.set', { token: shown }) : t('settings.bot.none')}
          className="max-w-120"
        >
          {(tie) => (
            <Input
              {...tie}
              type="password"
              autoComplete="new-password"
              spellCheck={false}
              value={token}
              maxLength={200}
              onChange={({ target }) => setToken(target.value)}
            />
          )}
        </Field>
        {save.error && <ProblemNotice error={save.error} />}
        <div className="flex flex-wrap gap-3">
          <Button type="submit" busy={save.isPending} disabled={token.trim() === ''}>
            {t('common.save')}
          </Button>
          {shown && (
            <Button
              look="outline"
              busy={save.isPending}
              onClick={() => save.mutate({ telegram_bot_token: null })}
            >
              {t('settings.take-back')}
            </Button>
          )}
        </div>
      </form>
    </Card>
  )
}
