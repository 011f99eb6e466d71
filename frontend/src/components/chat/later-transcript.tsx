import { later } from '@/components/ui/later'
import { closing } from './markdown/later-close'
import { Waiting } from './Waiting'

/** What was said, and all it takes to draw it: the frame, the composer and a new chat stand without it. */
export const Transcript = later(() => import('./Transcript').then((module) => module.Transcript), Meanwhile)

/** The conversation is fetched beside its page, not after it. */
export function prepareTranscript(): void {
  Transcript.prepare()
  closing.prepare()
}

function Meanwhile() {
  return (
    <div className="min-h-0 flex-1 px-6 pt-7 phone:px-4 phone:pt-5">
      <div className="mx-auto flex max-w-190 flex-col gap-5.5">
        <Waiting />
      </div>
    </div>
  )
}
