import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import type { NotificationFilters as Filters } from '@/api/notifications'
import type { NotificationKind } from '@/api/types'
import { Choice } from '@/components/shared/Choice'
import { Select } from '@/components/ui/field'

const kinds = ['reminder', 'alert', 'info', 'ai_generated'] as const satisfies readonly NotificationKind[]

/** What the address says is shown. */
export function useNotificationFilters(): Filters {
  const [params] = useSearchParams()
  return { unread: params.has('unread'), type: kinds.find((kind) => kind === params.get('type')) }
}

export function NotificationFilters() {
  const { t } = useTranslation()
  const [params, setParams] = useSearchParams()
  const { unread, type } = useNotificationFilters()
  const set = (change: (next: URLSearchParams) => void) => {
    const next = new URLSearchParams(params)
    change(next)
    setParams(next, { replace: true })
  }
  return (
    <div className="mb-3 flex flex-wrap items-center gap-2">
      <Choice
        name={t('notifications.which')}
        value={unread ? 'unread' : 'all'}
        options={[
          { value: 'all', label: t('notifications.filter.all') },
          { value: 'unread', label: t('notifications.filter.unread') },
        ]}
        onChange={(value) =>
          set((next) => (value === 'unread' ? next.set('unread', '') : next.delete('unread')))
        }
      />
      <Select
        className="w-auto!"
        aria-label={t('notifications.kind')}
        value={type ?? ''}
        onChange={({ target }) =>
          set((next) => (target.value ? next.set('type', target.value) : next.delete('type')))
        }
      >
        <option value="">{t('notifications.any-kind')}</option>
        {kinds.map((kind) => (
          <option key={kind} value={kind}>
            {t(`notifications.types.${kind}`)}
          </option>
        ))}
      </Select>
    </div>
  )
}
