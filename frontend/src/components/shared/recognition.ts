import type { DocumentStep, HealthDocument } from '@/api/types'

type Read = Pick<HealthDocument, 'status'> & { steps: readonly DocumentStep[] }

/** Its pages are pictures, and those of other documents are recognised before. */
export const waitsForRecognition = ({ status, steps }: Read) =>
  status === 'processing' && steps.some(({ state, note }) => state === 'waiting' && note === 'recognition')
