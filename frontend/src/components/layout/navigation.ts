import {
  Activity,
  BellRing,
  Brain,
  CalendarHeart,
  ChartColumn,
  Files,
  FileText,
  History,
  type LucideIcon,
  MessageCircle,
  NotebookPen,
  ShieldCheck,
  Stethoscope,
  UserRound,
} from 'lucide-react'

const room = <Name extends string>(name: Name, path: string, icon: LucideIcon) => ({ name, path, icon })

export const rooms = [
  room('today', '/', CalendarHeart),
  room('chat', '/chat', MessageCircle),
  room('documents', '/documents', Files),
  room('labs', '/labs', Activity),
  room('reminders', '/reminders', BellRing),
  room('memory', '/memory', Brain),
  room('timeline', '/timeline', History),
  room('skills', '/skills', Stethoscope),
  room('reports', '/pdfs', FileText),
] as const

/** Four stay in reach of the thumb, the others are behind "More". */
export const thumbRooms = [rooms[0], rooms[1], rooms[2], rooms[4]] as const
export const moreRooms = [
  rooms[3],
  rooms[5],
  rooms[6],
  rooms[7],
  rooms[8],
  room('context', '/context', NotebookPen),
  room('usage', '/usage', ChartColumn),
  room('profile', '/profile', UserRound),
] as const
/** Seen by administrators only. */
export const adminRoom = room('admin', '/admin', ShieldCheck)
