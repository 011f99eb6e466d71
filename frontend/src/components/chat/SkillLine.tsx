import { useTranslation } from 'react-i18next'
import { AnswererIcon } from './AnswererIcon'

interface SkillLineProps {
  skill: { name: string; icon: string } | null
  /** Chosen, but nothing was asked yet. */
  ahead?: boolean
}

/** Says that somebody else answers from here on. */
export function SkillLine({ skill, ahead = false }: SkillLineProps) {
  const { t } = useTranslation()
  const name = skill?.name ?? t('chat.assistant')
  return (
    <p className="flex items-center gap-3 text-ink-3 text-sm before:h-px before:grow before:bg-line after:h-px after:grow after:bg-line">
      <span className="inline-flex items-center gap-2" data-skill-line={ahead ? 'ahead' : 'past'}>
        <AnswererIcon skill={skill} className="size-4 text-brand" />
        {t(ahead ? 'chat.answers-next' : 'chat.answers-from-here', { name })}
      </span>
    </p>
  )
}
