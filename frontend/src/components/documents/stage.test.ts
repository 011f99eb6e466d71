import { describe, expect, it } from 'vitest'
import type { DocumentStep } from '@/api/types'
import { secondsLeft } from '@/components/shared/UploadRow'
import type { Upload } from '@/stores/uploads'
import { foldedOf } from './intake/folded'
import { moved, placed } from './intake/photo-order'
import { asksForPassword, daysLeft, stageOf } from './stage'

const step = (name: DocumentStep['name'], state: DocumentStep['state']): DocumentStep => ({
  name,
  state,
  started_at: null,
  duration_ms: null,
  note: null,
})
const processing = { status: 'processing', progress: 0.25, page_count: 8, steps: [] } as const

describe('what is being done with a document', () => {
  it('is told by its page while pages are read', () => {
    expect(stageOf({ ...processing, steps: [step('pages', 'running')] })).toEqual({
      name: 'page',
      number: 3,
      count: 8,
    })
    expect(stageOf({ ...processing, steps: [], progress: 1 })).toEqual({ name: 'page', number: 8, count: 8 })
    expect(stageOf({ ...processing, steps: [], page_count: null })).toEqual({ name: 'reading' })
  })

  it('is told by its step afterwards, also when the document counts as read', () => {
    const steps = [step('pages', 'done'), step('labs', 'running')]
    expect(stageOf({ ...processing, steps })).toEqual({ name: 'labs' })
    const later = [step('labs', 'done'), step('memory', 'running')]
    expect(stageOf({ ...processing, status: 'completed', steps: later })).toEqual({ name: 'memory' })
  })

  it('is waiting where other scans are recognised first', () => {
    const steps = [{ ...step('pages', 'waiting'), note: 'recognition' }]
    expect(stageOf({ ...processing, progress: 0, steps })).toEqual({ name: 'recognition' })
    expect(stageOf({ ...processing, steps })).toEqual({ name: 'recognition-goes-on', number: 2, count: 8 })
    expect(stageOf({ ...processing, status: 'failed', steps })).toBeNull()
  })

  it('is nothing when it is over', () => {
    expect(stageOf({ ...processing, status: 'completed' })).toBeNull()
    expect(stageOf({ ...processing, status: 'failed', steps: [step('pages', 'running')] })).toBeNull()
  })
})

describe('a document that failed', () => {
  it('asks for a password only when that would help', () => {
    expect(asksForPassword({ status: 'failed', error_code: 'document.password-wrong' })).toBe(true)
    expect(asksForPassword({ status: 'failed', error_code: 'document.broken' })).toBe(false)
    expect(asksForPassword({ status: 'pending', error_code: 'document.password-required' })).toBe(false)
  })
})

describe('the trash', () => {
  it('counts the days that begun, down to none', () => {
    const now = new Date('2026-03-01T12:00:00Z')
    expect(daysLeft('2026-03-31T12:00:00Z', now)).toBe(30)
    expect(daysLeft('2026-03-02T11:00:00Z', now)).toBe(1)
    expect(daysLeft('2026-02-01T00:00:00Z', now)).toBe(0)
  })
})

describe('photos of one document', () => {
  it('are moved by one place or to any other', () => {
    expect(moved(['a', 'b', 'c'], 1, -1)).toEqual(['b', 'a', 'c'])
    expect(moved(['a', 'b', 'c'], 2, 1)).toEqual(['a', 'b', 'c'])
    expect(placed(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b'])
  })
})

describe('the queue', () => {
  it('counts what has arrived but for the last three, and shows whatever has not', () => {
    const queue = [...'abcde'].map((id) => ({ id, state: 'done' as const }))
    expect([...foldedOf([...queue, { id: 'f', state: 'failed' }, { id: 's', state: 'sending' }])]).toEqual([
      'a',
      'b',
    ])
    expect(foldedOf(queue.slice(0, 3)).size).toBe(0)
  })
})

describe('the rest of an upload', () => {
  const sending = { state: 'sending', progress: 0.25, startedAt: 0 } as Upload
  it('is guessed from the pace so far, once there is one', () => {
    expect(secondsLeft(sending, 10_000)).toBe(30)
    expect(secondsLeft(sending, 1000)).toBeNull()
    expect(secondsLeft({ ...sending, progress: 0 }, 10_000)).toBeNull()
  })
})
