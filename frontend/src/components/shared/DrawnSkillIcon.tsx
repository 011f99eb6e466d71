import { cn } from '@/components/ui/cn'
import { iconOf, skillIcons } from './skill-icons'

/** The sign of a specialist; its name always stands beside it. */
export function DrawnSkillIcon({ icon, className }: { icon: string; className?: string }) {
  const Icon = skillIcons[iconOf({ icon })]
  return <Icon className={cn('shrink-0', className)} aria-hidden="true" />
}
