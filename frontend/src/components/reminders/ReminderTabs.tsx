import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { cn } from '@/components/ui/cn'
import { type ReminderView, views } from './views'

export function ReminderTabs({ view }: { view: ReminderView }) {
  const { t } = useTranslation()
  return (
    <nav aria-label={t('reminders.views')} className="mb-4 border-b">
      <ul className="flex gap-1">
        {views.map((one) => (
          <li key={one}>
            <Link
              to={`/reminders?view=${one}`}
              replace
              aria-current={one === view ? 'page' : undefined}
              className={cn(
                '-mb-px flex min-h-10 items-center border-b-2 px-3 text-sm coarse:min-h-11',
                one === view
                  ? 'border-brand font-[550] text-brand'
                  : 'border-transparent text-ink-2 hover:text-ink',
              )}
            >
              {t(`reminders.view.${one}`)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
