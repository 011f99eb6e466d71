import {
  Brain,
  CalendarClock,
  FileText,
  FoldVertical,
  LineChart,
  type LucideIcon,
  Search,
  Wrench,
} from 'lucide-react'
import type { ToolCall } from '@/api/types'

const icons = {
  save_memory: Brain,
  get_memory: Brain,
  search_documents: Search,
  get_lab_trend: LineChart,
  schedule_notification: CalendarClock,
  generate_pdf: FileText,
  compact_history: FoldVertical,
} as const

export type KnownTool = keyof typeof icons

export const isKnown = (name: string): name is KnownTool => name in icons

export const iconOf = (name: string): LucideIcon => (isKnown(name) ? icons[name] : Wrench)

const reading: readonly string[] = [
  'get_memory',
  'search_documents',
  'get_lab_trend',
  'compact_history',
] satisfies KnownTool[]

/** It only looks something up: nothing that would have to be taken back. */
export const isReading = ({ name }: ToolCall) => reading.includes(name)

/** Where the thing is that a tool made or changed. */
export function roomOf({ ref }: ToolCall): string | null {
  switch (ref?.kind) {
    case 'memory':
      return `/memory#${ref.id}`
    case 'reminder':
      return `/reminders#${ref.id}`
    case 'document':
      return `/documents/${ref.id}`
    case 'pdf':
    case 'generated_pdf':
      return `/pdfs#${ref.id}`
    default:
      return null
  }
}
