import { QueryClient } from '@tanstack/react-query'
import { expect, it } from 'vitest'
import { documentQuery } from '@/api/documents'
import type { DocumentStep, HealthDocument } from '@/api/types'
import { applyFrame, moved } from './live-updates'

const step = (name: DocumentStep['name'], state: DocumentStep['state'], note: string | null = null) =>
  ({ name, state, note, started_at: null, duration_ms: null }) as DocumentStep

it('moves the steps of a document as the line tells, and leaves those alone that it does not name', () => {
  expect(moved(step('inspect', 'running'), { steps: { inspect: 'done' } }).state).toBe('done')
  expect(moved(step('labs', 'skipped', 'not-a-report'), { steps: {} })).toEqual(
    step('labs', 'skipped', 'not-a-report'),
  )
})

it('says what the pages wait for, and no more when they wait no longer', () => {
  const waits = moved(step('pages', 'running'), { steps: { pages: 'waiting' }, waits_for: 'recognition' })
  expect([waits.state, waits.note]).toEqual(['waiting', 'recognition'])
  const goesOn = moved(waits, { steps: { pages: 'running' } })
  expect([goesOn.state, goesOn.note]).toEqual(['running', null])
})

it('asks for what a step has found as soon as it is over, and does not call it over before that is there', () => {
  const queries = new QueryClient()
  const { queryKey } = documentQuery('d')
  const document = {
    id: 'd',
    status: 'processing',
    steps: [step('pages', 'running'), step('labs', 'waiting')],
  }
  queries.setQueryData(queryKey, document as unknown as HealthDocument)
  const frame = { type: 'document.status', document_id: 'd', status: 'processing', progress: 0.3 } as const
  applyFrame(queries, { ...frame, steps: { pages: 'running', labs: 'waiting' } })
  expect(queries.getQueryState(queryKey)?.isInvalidated).toBe(false)
  expect(queries.getQueryData(queryKey)).toMatchObject({ progress: 0.3 })
  for (const over of [{ status: 'processing', steps: { labs: 'done' } }, { status: 'completed' }] as const) {
    queries.setQueryData(queryKey, (known: HealthDocument | undefined) => known)
    applyFrame(queries, { ...frame, ...over })
    expect(queries.getQueryState(queryKey)?.isInvalidated).toBe(true)
    expect(queries.getQueryData(queryKey)).toMatchObject({ status: 'processing', steps: document.steps })
  }
})
