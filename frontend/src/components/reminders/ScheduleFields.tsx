import { Plus, X } from 'lucide-react'
import { Controller, useFieldArray, useFormContext, useWatch } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import type { Schedule } from '@/api/types'
import { Button } from '@/components/ui/button'
import { Field, Input, Select } from '@/components/ui/field'
import { useFormMessage } from '@/hooks/use-form-message'
import { useScheduleSentence } from '@/hooks/use-schedule-sentence'
import { editableKinds, type ReminderForm } from './form'
import { WeekdayPicker } from './WeekdayPicker'

const mostTimes = 12

export function ScheduleFields({ former }: { former: Schedule | undefined }) {
  const { t } = useTranslation()
  const message = useFormMessage()
  const sentence = useScheduleSentence()
  const { register, control, formState } = useFormContext<ReminderForm>()
  const kind = useWatch({ control, name: 'kind' })
  const isSpecial = former && !editableKinds.some((editable) => editable === former.kind)

  return (
    <>
      <Field label={t('reminders.kind')}>
        {(tie) => (
          <Select {...tie} {...register('kind')}>
            {isSpecial && <option value="kept">{sentence(former)}</option>}
            {editableKinds.map((each) => (
              <option key={each} value={each}>
                {t(`reminders.kind.${each}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {kind === 'once' && (
        <Field label={t('reminders.at')} error={message(formState.errors.at)}>
          {(tie) => <Input {...tie} {...register('at')} type="datetime-local" />}
        </Field>
      )}
      {kind === 'weekly' && (
        <Controller
          control={control}
          name="weekdays"
          render={({ field: { value, onChange } }) => (
            <WeekdayPicker value={value} onChange={onChange} error={message(formState.errors.weekdays)} />
          )}
        />
      )}
      {(kind === 'daily' || kind === 'weekly') && <TimesField />}
    </>
  )
}

function TimesField() {
  const { t } = useTranslation()
  const message = useFormMessage()
  const { register, control, formState } = useFormContext<ReminderForm>()
  const { fields, append, remove } = useFieldArray({ control, name: 'times' })
  return (
    <fieldset>
      <legend className="mb-1.5 font-[550] text-sm">{t('reminders.times')}</legend>
      <div className="flex flex-wrap items-start gap-2">
        {fields.map(({ id }, index) => (
          <span key={id} className="relative">
            <Input
              {...register(`times.${index}.time`)}
              type="time"
              className="w-auto pr-10"
              aria-label={t('reminders.time', { number: index + 1 })}
              aria-invalid={Boolean(formState.errors.times?.[index])}
            />
            {fields.length > 1 && (
              <Button
                look="quiet"
                size="small"
                className="-translate-y-1/2 absolute! top-1/2 right-0.5"
                aria-label={t('reminders.remove-time', { number: index + 1 })}
                onClick={() => remove(index)}
              >
                <X aria-hidden="true" />
              </Button>
            )}
          </span>
        ))}
        {fields.length < mostTimes && (
          <Button look="outline" onClick={() => append({ time: '20:00' })}>
            <Plus aria-hidden="true" />
            {t('reminders.add-time')}
          </Button>
        )}
      </div>
      {formState.errors.times && <p className="mt-1 text-bad text-sm">{message({ message: 'form.time' })}</p>}
    </fieldset>
  )
}
