import { useMutation } from '@tanstack/react-query'
import { MoonStar } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { changeMe } from '@/api/users'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { Button } from '@/components/ui/button'
import { Card, CardTitle } from '@/components/ui/card'
import { Field, Input } from '@/components/ui/field'
import { sayDone } from '@/hooks/toast'
import { useSession } from '@/stores/session'

/** Hours in which nothing rings; both ends or none. */
export function QuietHoursCard() {
  const { t } = useTranslation()
  const kept = useSession(({ user }) => user)
  const [start, setStart] = useState(kept?.quiet_hours_start ?? '')
  const [end, setEnd] = useState(kept?.quiet_hours_end ?? '')
  const isSet = Boolean(kept?.quiet_hours_start)
  const save = useMutation({
    mutationFn: (hours: { start: string | null; end: string | null }) =>
      changeMe({ quiet_hours_start: hours.start, quiet_hours_end: hours.end }),
    onSuccess: (user) => {
      setStart(user.quiet_hours_start ?? '')
      setEnd(user.quiet_hours_end ?? '')
      sayDone(t('profile.saved'))
    },
  })
  const changed = start !== (kept?.quiet_hours_start ?? '') || end !== (kept?.quiet_hours_end ?? '')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate({ start, end })
  }
  return (
    <Card id="quiet" aria-labelledby="quiet-title">
      <CardTitle id="quiet-title" icon={<MoonStar aria-hidden="true" />}>
        {t('quiet.title')}
      </CardTitle>
      <p className="mb-3 text-ink-2 text-sm">{t('quiet.about')}</p>
      <form onSubmit={submit} className="flex flex-wrap items-end gap-3">
        <Field label={t('quiet.start')}>
          {(tie) => (
            <Input {...tie} type="time" value={start} onChange={(event) => setStart(event.target.value)} />
          )}
        </Field>
        <Field label={t('quiet.end')}>
          {(tie) => (
            <Input {...tie} type="time" value={end} onChange={(event) => setEnd(event.target.value)} />
          )}
        </Field>
        <Button type="submit" busy={save.isPending} disabled={!changed || !start || !end || start === end}>
          {t('common.save')}
        </Button>
        {isSet && (
          <Button
            look="outline"
            disabled={save.isPending}
            onClick={() => save.mutate({ start: null, end: null })}
          >
            {t('quiet.clear')}
          </Button>
        )}
      </form>
      {save.error && (
        <div className="mt-3">
          <ProblemNotice error={save.error} />
        </div>
      )}
    </Card>
  )
}
