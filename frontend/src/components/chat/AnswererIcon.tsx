import { MessageCircleHeart } from 'lucide-react'
import { SkillIcon } from '@/components/shared/SkillIcon'

/** The sign of whoever answers: a specialist's, or the assistant's own. */
export function AnswererIcon({ skill, className }: { skill: { icon: string } | null; className: string }) {
  return skill ? (
    <SkillIcon icon={skill.icon} className={className} />
  ) : (
    <MessageCircleHeart className={className} aria-hidden="true" />
  )
}
