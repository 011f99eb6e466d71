import { dataOf, remove } from '@/api/client'
import * as server from '@/api/generated/client/sdk.gen'

export const calendarQuery = {
  queryKey: ['calendar'] as const,
  queryFn: () => dataOf(server.calendarAddress()),
}

/** A new secret address; the former one stops. */
export const makeCalendar = () => dataOf(server.publishCalendar())
export const endCalendar = () => remove('/users/me/calendar')
