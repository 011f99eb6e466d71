import { useTranslation } from 'react-i18next'
import type { SkillWords } from '@/api/types'
import { CountedField } from '@/components/shared/CountedField'
import { limits } from './limits'

interface WordsFieldsProps {
  words: SkillWords
  onChange: (words: SkillWords) => void
  /** Show what is missing; before the first try an empty field is no fault. */
  tried: boolean
}

/** Name, description and instructions in one language. */
export function WordsFields({ words, onChange, tried }: WordsFieldsProps) {
  const { t } = useTranslation()
  const missing = (value: string) => (tried && value.trim() === '' ? t('form.required') : undefined)
  const set = (change: Partial<SkillWords>) => onChange({ ...words, ...change })
  return (
    <div className="flex flex-col gap-4">
      <CountedField
        label={t('skills.name')}
        value={words.name}
        limit={limits.name}
        placeholder={t('skills.name-example')}
        error={missing(words.name)}
        onChange={(name) => set({ name })}
      />
      <CountedField
        label={t('skills.description')}
        value={words.description}
        limit={limits.description}
        placeholder={t('skills.description-example')}
        onChange={(description) => set({ description })}
      />
      <CountedField
        label={t('skills.prompt')}
        value={words.system_prompt}
        limit={limits.system_prompt}
        placeholder={t('skills.prompt-example')}
        hint={t('skills.prompt-hint')}
        error={missing(words.system_prompt)}
        area="min-h-56"
        onChange={(system_prompt) => set({ system_prompt })}
      />
    </div>
  )
}
