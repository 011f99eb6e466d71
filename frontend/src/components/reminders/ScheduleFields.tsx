import { Controller, useFormContext, useWatch } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { Field, Input, Select } from '@/components/ui/field'
import { useFormMessage } from '@/hooks/use-form-message'
import { CourseFields } from './CourseFields'
import { needsTimes, type ReminderForm, rules } from './form'
import { TimesField } from './TimesField'
import { WeekdayPicker } from './WeekdayPicker'

/** When: one kind of rule, what that kind needs, and when it begins and ends. */
export function ScheduleFields() {
  const { t } = useTranslation()
  const message = useFormMessage()
  const { register, control, formState } = useFormContext<ReminderForm>()
  const kind = useWatch({ control, name: 'kind' })
  const { errors } = formState

  return (
    <>
      <Field label={t('reminders.kind')}>
        {(tie) => (
          <Select {...tie} {...register('kind')}>
            {rules.map((each) => (
              <option key={each} value={each}>
                {t(`reminders.kind.${each}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {kind === 'once' && (
        <Field label={t('reminders.at')} error={message(errors.at)}>
          {(tie) => <Input {...tie} {...register('at')} type="datetime-local" />}
        </Field>
      )}
      {kind === 'weekly' && (
        <Controller
          control={control}
          name="weekdays"
          render={({ field: { value, onChange } }) => (
            <WeekdayPicker value={value} onChange={onChange} error={message(errors.weekdays)} />
          )}
        />
      )}
      {(kind === 'hours' || kind === 'days') && (
        <Field label={t(`reminders.every-${kind}`)} error={message(errors.every)}>
          {(tie) => <Input {...tie} {...register('every')} inputMode="numeric" className="w-28!" />}
        </Field>
      )}
      {kind === 'monthly' && (
        <Field
          label={t('reminders.day-of-month')}
          hint={t('reminders.day-of-month-hint')}
          error={message(errors.day)}
        >
          {(tie) => <Input {...tie} {...register('day')} inputMode="numeric" className="w-28!" />}
        </Field>
      )}
      {kind === 'rrule' && (
        <Field label={t('reminders.rrule')} hint={t('reminders.rrule-hint')} error={message(errors.rrule)}>
          {(tie) => (
            <Input
              {...tie}
              {...register('rrule')}
              maxLength={500}
              spellCheck={false}
              autoCapitalize="characters"
              placeholder={t('reminders.rrule-example')}
              className="font-mono text-sm!"
            />
          )}
        </Field>
      )}
      {needsTimes(kind) && <TimesField />}
      {kind !== 'once' && <CourseFields />}
    </>
  )
}
