import type { HealthDocument } from '@/api/types'
import { DetailsActs } from './DetailsActs'
import { DetailsForm } from './DetailsForm'
import { FileFacts } from './FileFacts'
import { StepList } from './StepList'

/** What is known of a document, what its owner may change of it, and how it was read. */
export function DetailsPane({ document }: { document: HealthDocument }) {
  return (
    <div className="flex flex-col gap-6">
      <DetailsForm key={document.id} document={document} />
      <StepList document={document} />
      <FileFacts document={document} />
      <DetailsActs document={document} />
    </div>
  )
}
