import { useTranslation } from 'react-i18next'
import type { AdherenceReminder } from '@/api/types'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { useFormat } from '@/i18n/format'
import { categoryIcons } from './category-icons'

interface ByReminderProps {
  reminders: readonly AdherenceReminder[]
  chosen: string | undefined
  onChoose: (id: string | undefined) => void
}

/** How each medicine and each other thing went; those that went worst first. */
export function ByReminder({ reminders, chosen, onChoose }: ByReminderProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const ordered = reminders.toSorted((a, b) => (a.percent ?? 101) - (b.percent ?? 101))
  return (
    <Card aria-labelledby="by-reminder">
      <h2 id="by-reminder" className="mb-1 font-semibold text-base">
        {t('history.by-reminder')}
      </h2>
      <ul className="divide-y">
        {ordered.map((reminder) => {
          const { reminder_id: id, title, category, percent, taken, due, skipped, missed } = reminder
          const Icon = categoryIcons[category]
          return (
            <li
              key={id}
              className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2.5"
              data-adherence={title}
            >
              <Icon className="size-4.5 shrink-0 text-ink-3" aria-hidden="true" />
              <div className="min-w-0 flex-1 basis-48">
                <p className="line-clamp-2 break-words" title={title}>
                  {title}
                </p>
                <p className="text-ink-3 text-sm">
                  {[
                    t('history.taken-of', { taken, due }),
                    skipped > 0 && t('history.skipped', { count: skipped }),
                    missed > 0 && t('history.missed', { count: missed }),
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </p>
              </div>
              <div className="h-1.5 w-24 overflow-hidden rounded-full bg-line" aria-hidden="true">
                <div className="h-full rounded-full bg-brand" style={{ width: `${percent ?? 0}%` }} />
              </div>
              <span className="w-13 text-right font-semibold">
                {percent === null ? '–' : `${format.number(percent)} %`}
              </span>
              <Button
                look="link"
                size="inline"
                aria-pressed={id === chosen}
                aria-label={t('history.show-one', { title })}
                onClick={() => onChoose(id === chosen ? undefined : id)}
              >
                {t(id === chosen ? 'history.shown' : 'history.show')}
              </Button>
            </li>
          )
        })}
      </ul>
    </Card>
  )
}
