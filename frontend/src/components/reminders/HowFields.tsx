import { type UseFormRegisterReturn, useFormContext, useWatch } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { Field, Input, Select } from '@/components/ui/field'
import { useFormMessage } from '@/hooks/use-form-message'
import { useSession } from '@/stores/session'
import type { ReminderForm } from './form'
import { useLadder } from './use-ladder'

/** What happens when nobody answers, during quiet hours, and on a journey. */
export function HowFields() {
  const { t } = useTranslation()
  const message = useFormMessage()
  const { register, control, formState } = useFormContext<ReminderForm>()
  const [ladder, repeat, travel, kind] = useWatch({ control, name: ['ladder', 'repeat', 'travel', 'kind'] })
  const steps = useLadder()
  const { errors } = formState
  return (
    <>
      <div>
        <Check label={t('how.ladder')} {...register('ladder')} />
        {ladder && (
          <div className="ml-6.5 flex flex-col gap-2">
            <Minutes label={t('how.pause')} error={message(errors.pause)} field={register('pause')} />
            <p className="text-ink-2 text-sm" data-ladder>
              {steps}
            </p>
          </div>
        )}
        <Check label={t('how.repeat')} {...register('repeat')} />
        {repeat && (
          <div className="ml-6.5">
            <Minutes
              label={t('how.every')}
              hint={t('how.repeat-hint')}
              error={message(errors.repeatMinutes)}
              field={register('repeatMinutes')}
            />
          </div>
        )}
        <Check label={t('how.loud')} {...register('loud')} />
        <QuietHint />
      </div>
      {kind !== 'once' && (
        <Field label={t('how.travel')} hint={t(`how.travel-hint.${travel}`)}>
          {(tie) => (
            <Select {...tie} {...register('travel')}>
              <option value="wall">{t('how.travel.wall')}</option>
              <option value="instant">{t('how.travel.instant')}</option>
            </Select>
          )}
        </Field>
      )}
    </>
  )
}

function QuietHint() {
  const { t } = useTranslation()
  const user = useSession((session) => session.user)
  const { quiet_hours_start: start, quiet_hours_end: end } = user ?? {}
  return (
    <p className="ml-6.5 text-ink-3 text-sm">
      {start && end ? t('how.quiet', { start, end }) : t('how.no-quiet')}{' '}
      <Link to="/profile#quiet" className="text-brand underline underline-offset-4">
        {t('how.quiet-change')}
      </Link>
    </p>
  )
}

interface MinutesProps {
  label: string
  hint?: string
  error: string | undefined
  field: UseFormRegisterReturn
}

function Minutes({ label, hint, error, field }: MinutesProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(tie) => <Input {...tie} {...field} inputMode="numeric" className="w-28!" />}
    </Field>
  )
}

function Check({ label, ...input }: React.ComponentProps<'input'> & { label: string }) {
  return (
    <label className="flex min-h-9 items-center gap-2 coarse:min-h-11">
      <input type="checkbox" className="size-4.5 shrink-0 accent-brand" {...input} />
      {label}
    </label>
  )
}
