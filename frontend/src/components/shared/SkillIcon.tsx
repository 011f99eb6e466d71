import { cn } from '@/components/ui/cn'
import { later } from '@/components/ui/later'

/** The sign of a specialist. All of them together weigh more than a page that shows none should carry. */
export const SkillIcon = later(
  () => import('./DrawnSkillIcon').then((module) => module.DrawnSkillIcon),
  ({ className }) => <svg className={cn('shrink-0', className)} width={24} height={24} aria-hidden="true" />,
)
