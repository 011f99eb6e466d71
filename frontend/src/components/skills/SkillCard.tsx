import { MessageCircle } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Skill } from '@/api/types'
import { SkillIcon } from '@/components/shared/SkillIcon'
import { Button } from '@/components/ui/button'
import { ScrollBox } from '@/components/ui/scroll-box'
import { SkillTools } from './SkillTools'

interface SkillCardProps {
  skill: Skill
  asking: boolean
  onAsk: () => void
  /** Only for one's own. */
  onDelete?: () => void
}

export function SkillCard({ skill, asking, onAsk, onDelete }: SkillCardProps) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const promptId = useId()
  const { id, name, description, icon, system_prompt } = skill
  return (
    <li className="flex flex-col rounded-xl border bg-panel px-4.5 py-4 shadow-card" data-skill={id}>
      <div className="flex items-start gap-3">
        <span className="grid size-10 shrink-0 place-items-center rounded-lg bg-brand-soft text-brand">
          <SkillIcon icon={icon} className="size-5" />
        </span>
        <div className="min-w-0 grow">
          <h3 className="font-semibold">{name}</h3>
          <p className="text-ink-2 text-sm">{description}</p>
        </div>
        {onDelete && (
          <span className="-mt-1 -mr-2 flex shrink-0">
            <SkillTools name={name} editor={`/skills/${id}`} onDelete={onDelete} />
          </span>
        )}
      </div>
      {open && (
        <ScrollBox
          id={promptId}
          name={t('skills.prompt-of', { name })}
          className="mt-3 max-h-72 whitespace-pre-wrap bg-sunk p-3 text-ink-2 text-sm"
        >
          {system_prompt}
        </ScrollBox>
      )}
      <div className="mt-auto flex flex-wrap items-center gap-2 pt-3.5">
        <Button
          look="outline"
          size="small"
          busy={asking}
          aria-label={t('skills.ask-one', { name })}
          onClick={onAsk}
        >
          <MessageCircle aria-hidden="true" />
          {t('skills.ask')}
        </Button>
        <Button
          look="quiet"
          size="small"
          aria-label={t('skills.prompt-of', { name })}
          aria-expanded={open}
          aria-controls={promptId}
          onClick={() => setOpen(!open)}
        >
          {t('skills.prompt')}
        </Button>
      </div>
    </li>
  )
}
