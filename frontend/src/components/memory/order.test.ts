import { describe, expect, it } from 'vitest'
import type { MemoryEntry } from '@/api/types'
import { inOrder } from './order'

const entry = (id: string, change: Partial<MemoryEntry> = {}) =>
  ({
    id,
    status: 'confirmed',
    importance: 'medium',
    is_active: true,
    contradicts_id: null,
    ...change,
  }) as MemoryEntry

describe('the order of memory', () => {
  it('puts what asks for a decision first, then weight', () => {
    const found = inOrder([
      entry('plain'),
      entry('retired', { is_active: false, contradicts_id: 'plain', importance: 'low' }),
      entry('critical', { importance: 'critical' }),
      entry('proposal', { status: 'unconfirmed', importance: 'low' }),
      entry('contradiction', { contradicts_id: 'plain', importance: 'low' }),
    ])
    expect(found.map(({ id }) => id)).toEqual(['contradiction', 'proposal', 'critical', 'plain', 'retired'])
  })
})
