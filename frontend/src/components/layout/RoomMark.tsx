import { cn } from '@/components/ui/cn'

/** Something goes on in a room, or waits there: a dot for the eye, a sentence for the ear. */
export interface Mark {
  words: string
  live: boolean
}

export type RoomMarks = Partial<Record<string, Mark>>

export function RoomMark({ mark, className }: { mark: Mark | undefined; className?: string }) {
  if (!mark) return null
  return (
    <span className={cn('flex items-center', className)} title={mark.words}>
      <span className={cn('size-2 rounded-full bg-brand', mark.live && 'animate-pulse')} />
      <span className="sr-only">{mark.words}</span>
    </span>
  )
}
