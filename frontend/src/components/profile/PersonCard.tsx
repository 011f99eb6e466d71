import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { changeMe } from '@/api/users'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { Button } from '@/components/ui/button'
import { Card, CardTitle } from '@/components/ui/card'
import { Field, Input } from '@/components/ui/field'
import { sayDone } from '@/hooks/toast'
import { useSession } from '@/stores/session'
import { ZoneField } from './ZoneField'

export function PersonCard() {
  const { t } = useTranslation()
  const user = useSession((session) => session.user)
  const [name, setName] = useState(user?.full_name ?? '')
  const [zone, setZone] = useState(user?.timezone ?? 'UTC')
  const changed = name.trim() !== (user?.full_name ?? '') || zone !== user?.timezone
  const save = useMutation({
    mutationFn: () => changeMe({ full_name: name.trim() || null, timezone: zone }),
    onSuccess: () => void sayDone(t('profile.saved')),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate()
  }
  return (
    <Card>
      <CardTitle>{t('profile.person')}</CardTitle>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <Field label={t('auth.full-name')}>
          {(tie) => (
            <Input
              {...tie}
              value={name}
              maxLength={200}
              autoComplete="name"
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <ZoneField value={zone} onChange={setZone} />
        <p className="text-ink-3 text-sm">
          {t('auth.email')}: {user?.email}
        </p>
        {save.error && <ProblemNotice error={save.error} />}
        <Button type="submit" className="self-start" busy={save.isPending} disabled={!changed}>
          {t('common.save')}
        </Button>
      </form>
    </Card>
  )
}
