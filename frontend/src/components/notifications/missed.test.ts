import { expect, it } from 'vitest'
import type { Notification } from '@/api/types'
import { toTell } from './missed'

const at = (id: string, minute: number, metadata: object, read_at: string | null = null) =>
  ({ id, created_at: `2026-11-28T08:${minute}:00Z`, metadata, read_at }) as Notification

it('what came while the line was down is told late: open reminders, the oldest first, none that is to be quiet', () => {
  const messages = [
    at('6', 45, { occurrence_id: 'water' }, '2026-11-28T08:46:00Z'),
    at('5', 40, { occurrence_id: 'tea' }),
    at('4', 35, { occurrence_id: 'night', quiet: true }),
    at('3', 30, { occurrence_id: 'iron' }),
    at('2', 25, { document_id: 'paper' }),
    at('1', 20, { occurrence_id: 'old' }),
  ]
  expect(toTell('2026-11-28T08:20:00Z', messages).map(({ id }) => id)).toEqual(['3', '5'])
  expect(toTell('', messages).map(({ id }) => id)).toEqual(['1', '3', '5'])
})
