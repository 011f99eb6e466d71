import { useFormContext, useWatch } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { Choice } from '@/components/shared/Choice'
import { Field, Input, Textarea } from '@/components/ui/field'
import { useFormMessage } from '@/hooks/use-form-message'
import { categories, type ReminderForm } from './form'

/** What about. A new medicine rings in quiet hours too, until its owner says otherwise. */
export function WhatFields({ isNew }: { isNew: boolean }) {
  const { t } = useTranslation()
  const message = useFormMessage()
  const { register, control, formState, setValue, getFieldState } = useFormContext<ReminderForm>()
  const category = useWatch({ control, name: 'category' })
  const choose = (next: ReminderForm['category']) => {
    setValue('category', next, { shouldDirty: true })
    if (isNew && !getFieldState('loud').isDirty) setValue('loud', next === 'medicine')
  }
  return (
    <>
      <Field label={t('reminders.title')} error={message(formState.errors.title)}>
        {(tie) => (
          <Input {...tie} {...register('title')} maxLength={200} placeholder={t('reminders.title-example')} />
        )}
      </Field>
      <Choice
        name={t('reminders.category')}
        value={category}
        options={categories.map((value) => ({ value, label: t(`reminders.category.${value}`) }))}
        onChange={choose}
      />
      <Field label={t('reminders.body')}>
        {(tie) => <Textarea {...tie} {...register('body')} maxLength={2000} className="min-h-16" />}
      </Field>
    </>
  )
}
