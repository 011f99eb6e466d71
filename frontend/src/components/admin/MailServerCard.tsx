import { Mail } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { MailServer } from '@/api/types'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { UnsavedGuard } from '@/components/shared/UnsavedGuard'
import { Button } from '@/components/ui/button'
import { Card, CardTitle } from '@/components/ui/card'
import { Field, Input, Select } from '@/components/ui/field'
import { type MailDraft, mailDraftOf, mailWish, securities } from './mail-draft'
import { useConnection } from './use-connection'

/** The server that letters go through. Its password is written here and never read. */
export function MailServerCard({ stored }: { stored: MailServer | null }) {
  const { t } = useTranslation()
  const [draft, setDraft] = useState<MailDraft>(() => mailDraftOf(stored))
  const save = useConnection((saved) => setDraft(mailDraftOf(saved.smtp_config)))
  const change = (part: Partial<MailDraft>) => setDraft((now) => ({ ...now, ...part }))
  const wish = mailWish(draft)
  const changed = JSON.stringify(draft) !== JSON.stringify(mailDraftOf(stored))
  const keeps = stored?.password && stored.host === draft.host.trim() && stored.user === draft.user.trim()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (wish) save.mutate({ smtp_config: wish })
  }
  const text = (name: keyof MailDraft, rest: object = {}) => (
    <Field label={t(`settings.mail.${name}`)}>
      {(tie) => (
        <Input
          {...tie}
          autoComplete="off"
          spellCheck={false}
          value={draft[name]}
          onChange={({ target }) => change({ [name]: target.value })}
          {...rest}
        />
      )}
    </Field>
  )
  return (
    <Card aria-labelledby="mail-server">
      <UnsavedGuard active={changed} />
      <CardTitle id="mail-server" icon={<Mail aria-hidden="true" />}>
        {t('settings.mail.title')}
      </CardTitle>
      <p className="mb-4 text-ink-2 text-sm">{t('settings.mail.about')}</p>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <div className="grid grid-cols-3 gap-4 phone:grid-cols-1">
          {text('host', { inputMode: 'url', placeholder: 'mail.example.org' })}
          {text('port', { inputMode: 'numeric', 'aria-invalid': draft.host !== '' && !wish })}
          <Field label={t('settings.mail.tls')}>
            {(tie) => (
              <Select {...tie} value={draft.tls} onChange={({ target }) => change({ tls: target.value })}>
                {securities.map((name) => (
                  <option key={name} value={name}>
                    {t(`settings.mail.tls.${name}`)}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          {text('user')}
          <Field
            label={t('settings.mail.password')}
            hint={t(keeps ? 'settings.mail.password-kept' : 'settings.mail.password-none')}
          >
            {(tie) => (
              <Input
                {...tie}
                type="password"
                autoComplete="new-password"
                value={draft.password}
                onChange={({ target }) => change({ password: target.value })}
              />
            )}
          </Field>
          {text('from', { placeholder: 'Health <health@example.org>' })}
        </div>
        {save.error && <ProblemNotice error={save.error} />}
        <div className="flex flex-wrap items-center gap-3">
          <Button type="submit" busy={save.isPending} disabled={!changed || !wish}>
            {t('common.save')}
          </Button>
          {stored?.is_set_here && (
            <Button look="outline" busy={save.isPending} onClick={() => save.mutate({ smtp_config: null })}>
              {t('settings.take-back')}
            </Button>
          )}
          {stored && (
            <Link to="/admin/channels" className="finger text-brand underline-offset-4 hover:underline">
              {t('settings.mail.test')}
            </Link>
          )}
        </div>
      </form>
    </Card>
  )
}
