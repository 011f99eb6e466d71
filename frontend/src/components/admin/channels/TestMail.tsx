import { useMutation } from '@tanstack/react-query'
import { CircleAlert, CircleCheck, Mail } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { sendTestMail } from '@/api/admin-channels'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { Button } from '@/components/ui/button'
import { Card, CardTitle } from '@/components/ui/card'
import { Field, Input } from '@/components/ui/field'
import { Notice } from '@/components/ui/notice'
import { useSession } from '@/stores/session'
import { useReason } from './use-reason'

/** A letter straight to the mail server, and what that says word for word. */
export function TestMail() {
  const { t } = useTranslation()
  const reason = useReason()
  const own = useSession(({ user }) => user?.email)
  const [to, setTo] = useState('')
  const send = useMutation({ mutationFn: () => sendTestMail(to.trim() || null) })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    send.mutate()
  }
  const outcome = send.data
  return (
    <Card aria-labelledby="test-mail">
      <CardTitle id="test-mail" icon={<Mail aria-hidden="true" />}>
        {t('admin.test-mail.title')}
      </CardTitle>
      <form onSubmit={submit} className="flex flex-wrap items-end gap-3">
        <Field label={t('admin.test-mail.to')} className="min-w-0 flex-1 basis-64">
          {(tie) => (
            <Input
              {...tie}
              type="email"
              value={to}
              placeholder={own}
              onChange={(event) => setTo(event.target.value)}
            />
          )}
        </Field>
        <Button type="submit" look="outline" busy={send.isPending}>
          {t('admin.test-mail.send')}
        </Button>
      </form>
      <div role="status" className="mt-3 empty:hidden">
        {outcome?.sent && (
          <Notice icon={<CircleCheck className="text-ok" aria-hidden="true" />}>
            {t('admin.test-mail.sent', { to: outcome.to })}
          </Notice>
        )}
        {outcome && !outcome.sent && (
          <Notice tone="bad" icon={<CircleAlert className="text-bad" aria-hidden="true" />}>
            {outcome.error && reason(outcome.error)}
            {outcome.detail && <code className="mt-1 block text-ink-2 text-xs">{outcome.detail}</code>}
          </Notice>
        )}
      </div>
      {send.error && (
        <div className="mt-3">
          <ProblemNotice error={send.error} />
        </div>
      )}
    </Card>
  )
}
