import { WritingDots } from '@/components/shared/WritingDots'
import { cn } from '@/components/ui/cn'

/** Something goes on in a room, or waits there: a sign for the eye, a sentence for the ear. */
export interface Mark {
  words: string
  live: boolean
}

export type RoomMarks = Partial<Record<string, Mark>>

export function RoomMark({ mark, className }: { mark: Mark | undefined; className?: string }) {
  if (!mark) return null
  return (
    <span className={cn('flex items-center', className)} title={mark.words}>
      {mark.live ? <WritingDots /> : <span className="size-2 rounded-full bg-brand" />}
      <span className="sr-only">{mark.words}</span>
    </span>
  )
}
