import { TimeText } from '@/components/shared/TimeText'

/** Between two days of a long chat. */
export function DayLine({ at }: { at: string }) {
  return (
    <p className="text-center text-ink-3 text-xs">
      <TimeText at={at} style="day" />
    </p>
  )
}
