import { Skeleton } from '@/components/ui/skeleton'

/** Where a conversation will be. */
export function Waiting() {
  return (
    <>
      <Skeleton className="h-11 w-64 self-end" />
      <Skeleton className="h-28" />
    </>
  )
}
