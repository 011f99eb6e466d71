import { cn } from './cn'

/** Fades in late, so quick answers never show it. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <div
      aria-hidden="true"
      data-skeleton
      className={cn('animate-[fade_200ms_ease-out_150ms_backwards] rounded-md bg-line/60', className)}
    />
  )
}

export function SkeletonRows({ rows = 4, className }: { rows?: number; className?: string }) {
  return (
    <div className="flex flex-col gap-3">
      {Array.from({ length: rows }, (_, index) => `row-${index}`).map((row) => (
        <Skeleton key={row} className={cn('h-14', className)} />
      ))}
    </div>
  )
}
