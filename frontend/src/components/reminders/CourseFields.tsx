import { useFormContext, useWatch } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { Field, Input, Select } from '@/components/ui/field'
import { useFormMessage } from '@/hooks/use-form-message'
import type { ReminderForm } from './form'

const ways = ['never', 'on', 'after'] as const

/** From when, and for how long: for ever, up to a day, or a number of times. */
export function CourseFields() {
  const { t } = useTranslation()
  const message = useFormMessage()
  const { register, control, formState } = useFormContext<ReminderForm>()
  const [kind, ends] = useWatch({ control, name: ['kind', 'ends'] })
  const byTheHour = kind === 'hours' || kind === 'rrule'
  return (
    <div className="flex flex-wrap gap-3">
      <Field label={t(byTheHour ? 'course.start-time' : 'course.start')} className="min-w-0 flex-1 basis-40">
        {(tie) => <Input {...tie} {...register('start')} type={byTheHour ? 'datetime-local' : 'date'} />}
      </Field>
      <Field label={t('course.ends')} className="min-w-0 flex-1 basis-40">
        {(tie) => (
          <Select {...tie} {...register('ends')}>
            {ways.map((way) => (
              <option key={way} value={way}>
                {t(`course.ends.${way}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {ends === 'on' && (
        <Field
          label={t('course.end')}
          error={message(formState.errors.end)}
          className="min-w-0 flex-1 basis-40"
        >
          {(tie) => <Input {...tie} {...register('end')} type="date" />}
        </Field>
      )}
      {ends === 'after' && (
        <Field
          label={t('course.count')}
          error={message(formState.errors.count)}
          className="min-w-0 flex-1 basis-40"
        >
          {(tie) => <Input {...tie} {...register('count')} inputMode="numeric" />}
        </Field>
      )}
    </div>
  )
}
