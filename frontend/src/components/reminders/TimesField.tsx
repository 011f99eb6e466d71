import { Plus, X } from 'lucide-react'
import { useFieldArray, useFormContext } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/field'
import { useFormMessage } from '@/hooks/use-form-message'
import type { ReminderForm } from './form'

const mostTimes = 12

export function TimesField() {
  const { t } = useTranslation()
  const message = useFormMessage()
  const { register, control, formState } = useFormContext<ReminderForm>()
  const { fields, append, remove } = useFieldArray({ control, name: 'times' })
  const isWrong = Boolean(formState.errors.times)
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
              aria-invalid={isWrong}
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
      {isWrong && <p className="mt-1 text-bad text-sm">{message({ message: 'form.time' })}</p>}
    </fieldset>
  )
}
