import { BellRing, CalendarCheck, Gauge, type LucideIcon, Pill } from 'lucide-react'
import type { ReminderCategory } from '@/api/types'

export const categoryIcons: Record<ReminderCategory, LucideIcon> = {
  medicine: Pill,
  measurement: Gauge,
  visit: CalendarCheck,
  other: BellRing,
}
