import { useFormat } from '@/i18n/format'

interface TimeTextProps {
  at: string
  style?: 'time' | 'day' | 'dayAndTime'
  className?: string
}

export function TimeText({ at, style = 'dayAndTime', className }: TimeTextProps) {
  const format = useFormat()
  const words = { time: format.time, day: format.dayName, dayAndTime: format.dayAndTime }[style](at)
  return (
    <time dateTime={at} title={format.dateTime(at)} className={className}>
      {words}
    </time>
  )
}
