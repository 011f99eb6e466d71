import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { changeLimits } from '@/api/admin'
import type { AdminUser } from '@/api/types'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { sayDone } from '@/hooks/toast'
import { LimitField } from './LimitField'
import { isAllowed, type LimitName, limitNames, readNumber } from './limits'
import { Unconfirmed } from './Unconfirmed'

type Typed = Record<LimitName, string>

const typedOf = (person: AdminUser): Typed => ({
  max_chats: String(person.max_chats ?? ''),
  max_ai_messages_per_day: String(person.max_ai_messages_per_day ?? ''),
  max_ai_tokens_per_day: String(person.max_ai_tokens_per_day ?? ''),
})

/** One person with the limits of their own; an empty field means the default of the server. */
export function PersonLimits({ person }: { person: AdminUser }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [typed, setTyped] = useState(() => typedOf(person))
  const name = person.full_name || person.username
  const stored = typedOf(person)
  const changed = limitNames.filter((limit) => readNumber(typed[limit]) !== person[limit])
  const wrong = limitNames.some((limit) => !isAllowed(limit, readNumber(typed[limit])))
  const save = useMutation({
    mutationFn: () =>
      changeLimits(person.id, Object.fromEntries(changed.map((limit) => [limit, readNumber(typed[limit])]))),
    onSuccess: async (saved) => {
      setTyped(typedOf(saved))
      await queries.invalidateQueries({ queryKey: ['admin'] })
      sayDone(t('admin.limits-saved', { name }))
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (changed.length > 0 && !wrong) save.mutate()
  }
  return (
    <li className="px-4.5 py-3.5" data-person={person.username}>
      <form noValidate onSubmit={submit} className="flex flex-wrap items-start gap-x-5 gap-y-3">
        <div className="min-w-0 grow basis-56">
          <p className="flex flex-wrap items-center gap-2 font-[550]">
            {name}
            {person.role === 'admin' && <Badge tone="brand">{t('admin.role-admin')}</Badge>}
            {!person.is_active && <Badge tone="warn">{t('admin.inactive')}</Badge>}
          </p>
          <p className="text-ink-3 text-sm">
            {person.username} · {person.email}
          </p>
          {!person.email_confirmed_at && <Unconfirmed person={person} name={name} />}
        </div>
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset can not be a flexible box of the form's row everywhere */}
        <div
          role="group"
          aria-label={t('admin.limits-of', { name })}
          className="grid grid-cols-3 gap-2.5 phone:w-full phone:grid-cols-1"
        >
          {limitNames.map((limit) => (
            <LimitField
              key={limit}
              limit={limit}
              value={typed[limit]}
              onChange={(value) => setTyped({ ...typed, [limit]: value })}
            />
          ))}
        </div>
        {changed.length > 0 && (
          <div className="flex w-full justify-end gap-2">
            <Button look="outline" size="small" onClick={() => setTyped(stored)}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" size="small" busy={save.isPending} disabled={wrong}>
              {t('common.save')}
            </Button>
          </div>
        )}
        {save.error && (
          <div className="w-full">
            <ProblemNotice error={save.error} />
          </div>
        )}
      </form>
    </li>
  )
}
