import { useLocation, useSearchParams } from 'react-router'

export const views = ['week', 'all', 'history'] as const
export type ReminderView = (typeof views)[number]

/** The view the address names; a link to one reminder means the list of all. */
export function useReminderView(): ReminderView {
  const [params] = useSearchParams()
  const { hash } = useLocation()
  return views.find((view) => view === params.get('view')) ?? (hash.length > 1 ? 'all' : 'week')
}
