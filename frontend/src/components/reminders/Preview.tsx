import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { CalendarClock } from 'lucide-react'
import { useFormContext, useWatch } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { previewQuery } from '@/api/reminders'
import { useDebounced } from '@/hooks/use-debounced'
import { useProblemSentence } from '@/hooks/use-problem'
import { makeFormat } from '@/i18n/format'
import { type ReminderForm, scheduleOf, schema } from './form'

/** The next five times, as the server would tell them; what does not work out is said before anything is saved. */
export function Preview({ timezone }: { timezone: string | undefined }) {
  const { t, i18n } = useTranslation()
  const sentence = useProblemSentence()
  const { control } = useFormContext<ReminderForm>()
  const form = useWatch({ control }) as ReminderForm
  // The title is of no concern to the times.
  const isWhole = schema.safeParse({ ...form, title: 'x' }).success
  const asked = useDebounced(isWhole ? JSON.stringify(scheduleOf(form)) : '', 250)
  const { data, error } = useQuery({
    ...previewQuery(asked ? JSON.parse(asked) : null, timezone),
    placeholderData: keepPreviousData,
  })
  const format = makeFormat(i18n.language, timezone)
  if (!asked) return null
  return (
    <div role="status" className="rounded-lg bg-sunk px-3.5 py-2.5 text-sm" data-preview>
      <p className="flex items-center gap-2 font-[550]">
        <CalendarClock className="size-4.5 text-brand" aria-hidden="true" />
        {t('reminders.preview')}
      </p>
      {error ? (
        <p className="mt-1 text-bad">{sentence(error)}</p>
      ) : (
        <ul className="mt-1 min-h-5.5 text-ink-2">
          {data?.items.map((moment) => (
            <li key={moment}>
              {format.weekday(moment)}, {format.dayAndTime(moment)}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
