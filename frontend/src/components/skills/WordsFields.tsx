import { useTranslation } from 'react-i18next'
import type { Language, SkillWords } from '@/api/types'
import { CountedField } from '@/components/shared/CountedField'
import { useSentencesOf } from '@/hooks/use-language'
import { limits } from './limits'

interface WordsFieldsProps {
  words: SkillWords
  onChange: (words: SkillWords) => void
  /** Show what is missing; before the first try an empty field is no fault. */
  tried: boolean
  /** The language the words are written in, where it is not the person's own: the examples speak it. */
  lang?: Language
}

/** Name, description and instructions in one language. */
export function WordsFields({ words, onChange, tried, lang }: WordsFieldsProps) {
  const { t } = useTranslation()
  const example = useSentencesOf(lang)
  const missing = (value: string) => (tried && value.trim() === '' ? t('form.required') : undefined)
  const set = (change: Partial<SkillWords>) => onChange({ ...words, ...change })
  return (
    <div className="flex flex-col gap-4">
      <CountedField
        label={t('skills.name')}
        value={words.name}
        limit={limits.name}
        placeholder={example('skills.name-example')}
        error={missing(words.name)}
        onChange={(name) => set({ name })}
      />
      <CountedField
        label={t('skills.description')}
        value={words.description}
        limit={limits.description}
        placeholder={example('skills.description-example')}
        onChange={(description) => set({ description })}
      />
      <CountedField
        label={t('skills.prompt')}
        value={words.system_prompt}
        limit={limits.system_prompt}
        placeholder={example('skills.prompt-example')}
        hint={t('skills.prompt-hint')}
        error={missing(words.system_prompt)}
        area="min-h-56"
        onChange={(system_prompt) => set({ system_prompt })}
      />
    </div>
  )
}
