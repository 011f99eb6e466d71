import {
  BellRing,
  Brain,
  CalendarHeart,
  ChartColumn,
  Files,
  FileText,
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
  room('reminders', '/reminders', BellRing),
  room('skills', '/skills', Stethoscope),
  room('memory', '/memory', Brain),
  room('reports', '/pdfs', FileText),
] as const

/** The first four stay in reach of the thumb, the others are behind "More". */
export const thumbRooms = [rooms[0], rooms[1], rooms[2], rooms[3]] as const
export const moreRooms = [
  rooms[4],
  rooms[5],
  rooms[6],
  room('context', '/context', NotebookPen),
  room('usage', '/usage', ChartColumn),
  room('profile', '/profile', UserRound),
] as const
/** Seen by administrators only. */
export const adminRoom = room('admin', '/admin', ShieldCheck)
