import { ChevronDown } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SkillIconName } from '@/api/skills'
import { SkillIcon } from '@/components/shared/SkillIcon'
import { skillIconNames } from '@/components/shared/skill-icons'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { Popover } from '@/components/ui/popover'

interface IconPickerProps {
  value: SkillIconName
  onChange: (icon: SkillIconName) => void
}

/** A grid of radio buttons, so that arrow keys walk through it. */
export function IconPicker({ value, onChange }: IconPickerProps) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      name={t('skills.icon')}
      align="start"
      trigger={
        <Button look="outline" aria-label={t('skills.icon-choose', { name: t(`icon.${value}`) })}>
          <SkillIcon icon={value} className="text-brand" />
          <ChevronDown className="text-ink-3" aria-hidden="true" />
        </Button>
      }
    >
      <fieldset className="grid max-h-80 grid-cols-[repeat(auto-fill,minmax(44px,1fr))] gap-1 overflow-y-auto p-1">
        <legend className="sr-only">{t('skills.icon')}</legend>
        {skillIconNames.map((name) => (
          <label
            key={name}
            title={t(`icon.${name}`)}
            className={cn(
              'grid size-11 cursor-pointer place-items-center rounded-md has-focus-visible:outline-2 has-focus-visible:outline-brand',
              name === value ? 'bg-brand text-brand-ink' : 'text-ink-2 hover:bg-sunk hover:text-ink',
            )}
          >
            <input
              type="radio"
              name="skill-icon"
              className="sr-only"
              checked={name === value}
              aria-label={t(`icon.${name}`)}
              onChange={() => onChange(name)}
              onClick={() => name === value && setOpen(false)}
            />
            <SkillIcon icon={name} className="size-5" />
          </label>
        ))}
      </fieldset>
    </Popover>
  )
}
