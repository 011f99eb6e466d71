import type { DocumentStep, HealthDocument } from '@/api/types'
import { waitsForRecognition } from '@/components/shared/recognition'

export type Stage =
  | { name: 'queued' | 'inspect' | 'kind' | 'patient' | 'labs' | 'extraction' | 'memory' | 'reading' }
  | { name: 'recognition' }
  | { name: 'page' | 'recognition-goes-on'; number: number; count: number }

type Read = Pick<HealthDocument, 'status' | 'progress' | 'page_count'> & { steps: readonly DocumentStep[] }

/** What is being done with a document at this moment; null when nothing is. */
export function stageOf(document: Read): Stage | null {
  const { status, progress, page_count, steps } = document
  if (status === 'pending') return { name: 'queued' }
  if (waitsForRecognition(document)) {
    const count = page_count ?? 0
    const number = Math.round(progress * count)
    return number > 0 ? { name: 'recognition-goes-on', number, count } : { name: 'recognition' }
  }
  const running = steps.find(({ state }) => state === 'running')?.name
  if (status === 'failed' || (status === 'completed' && !running)) return null
  if (running && running !== 'pages') return { name: running }
  if (!page_count) return { name: 'reading' }
  return {
    name: 'page',
    number: Math.min(Math.floor(progress * page_count) + 1, page_count),
    count: page_count,
  }
}

/** How far the reading is as a share, where it is known. */
export const isBeingRead = ({ status }: Pick<HealthDocument, 'status'>) =>
  status === 'pending' || status === 'processing'

const opensByPassword = ['document.password-required', 'document.password-wrong', 'document.encrypted']

export const asksForPassword = ({ status, error_code }: Pick<HealthDocument, 'status' | 'error_code'>) =>
  status === 'failed' && opensByPassword.includes(error_code ?? '')

/** Steps that have something to tell. */
export const toldSteps = (steps: readonly DocumentStep[]) =>
  steps.filter(({ state, note }) => state !== 'waiting' || note !== null)

const day = 86_400_000

/** Whole days until the trash lets go of it, never below zero. */
export function daysLeft(purgedAt: string | null, now = new Date()): number {
  return purgedAt ? Math.max(0, Math.ceil((Date.parse(purgedAt) - now.getTime()) / day)) : 0
}
