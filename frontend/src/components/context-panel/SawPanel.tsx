import { lazy, Suspense } from 'react'
import type { SawPanelProps } from './SawSheet'

const SawSheet = lazy(() => import('./SawSheet'))

/** What the assistant saw for one answer. Few ask, so it is fetched when they do. */
export function SawPanel(props: SawPanelProps) {
  return (
    <Suspense>
      <SawSheet {...props} />
    </Suspense>
  )
}
