import { later } from '@/components/ui/later'
import { SkeletonRows } from '@/components/ui/skeleton'

/** Beside a document its results are one view of several. */
export const LabsOfDocument = later(
  () => import('./LabsOfDocument').then((module) => module.LabsOfDocument),
  () => <SkeletonRows rows={5} />,
)
