import { useQuery } from '@tanstack/react-query'
import { ChevronDown } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { skillsQuery } from '@/api/skills'
import { SkillIcon } from '@/components/shared/SkillIcon'
import { Button } from '@/components/ui/button'
import { usePrepared } from '@/components/ui/later'
import { Menu, MenuChoice, MenuOption } from '@/components/ui/menu'
import { AnswererIcon } from './AnswererIcon'

interface SkillPickerProps {
  skillId: string | null
  disabled?: boolean
  onChoose: (skillId: string | null) => void
}

/** Who answers: the assistant itself, or one of the specialists. */
export function SkillPicker({ skillId, disabled = false, onChoose }: SkillPickerProps) {
  const { t, i18n } = useTranslation()
  const { data } = useQuery(skillsQuery(i18n.language))
  usePrepared(SkillIcon)
  const skills = data?.items.filter(({ is_active, id }) => is_active || id === skillId) ?? []
  const chosen = skills.find(({ id }) => id === skillId) ?? null
  const name = chosen?.name ?? t('chat.assistant')
  return (
    <Menu
      side="top"
      align="start"
      className="max-h-[min(28rem,60dvh)] w-[min(26rem,calc(100vw-1.5rem))] overflow-y-auto"
      trigger={
        <Button
          look="outline"
          disabled={disabled}
          className="min-w-0 max-w-64"
          aria-label={t('chat.answerer', { name })}
          data-skill={skillId ?? ''}
        >
          <AnswererIcon skill={chosen} className="text-brand" />
          <span className="truncate">{name}</span>
          <ChevronDown aria-hidden="true" />
        </Button>
      }
    >
      <MenuChoice
        value={skillId ?? general}
        onChange={(value) => onChoose(value === general ? null : value)}
        name={t('chat.choose-answerer')}
      >
        <MenuOption
          value={general}
          icon={<AnswererIcon skill={null} className="" />}
          about={t('chat.assistant-about')}
        >
          {t('chat.assistant')}
        </MenuOption>
        {skills.map((skill) => (
          <MenuOption
            key={skill.id}
            value={skill.id}
            icon={<AnswererIcon skill={skill} className="" />}
            about={skill.description}
          >
            {skill.name}
          </MenuOption>
        ))}
      </MenuChoice>
    </Menu>
  )
}

const general = 'general'
