import type { GeneralSkillDraft, SkillIconName } from '@/api/skills'
import type { AdminSkill, SkillWords } from '@/api/types'
import { iconOf } from '@/components/shared/skill-icons'
import { isBlank, noWords } from './limits'

/** What general specialists are written in, by the languages' own names. */
export const languages = [
  { lang: 'en', name: 'English' },
  { lang: 'ru', name: 'Русский' },
] as const

/** A general specialist as it stands in the form: both languages side by side. */
export interface GeneralForm {
  en: SkillWords
  ru: SkillWords
  icon: SkillIconName
  isActive: boolean
  /** Place in the list, as typed. */
  place: string
}

export function formOf(skill: AdminSkill | null): GeneralForm {
  return {
    en: wordsOf(skill),
    ru: wordsOf(skill?.translations.ru ?? null),
    icon: iconOf(skill),
    isActive: skill?.is_active ?? true,
    place: String(skill?.sort_order ?? 0),
  }
}

/** Without any Russian word there is no translation, and readers of Russian see the English one. */
export function draftOf({ en, ru, icon, isActive, place }: GeneralForm): GeneralSkillDraft {
  return {
    ...trimmed(en),
    icon,
    is_active: isActive,
    sort_order: Number(place),
    translations: { ru: isBlank(ru) ? null : trimmed(ru) },
  }
}

export const isPlace = (text: string) => /^\d{1,4}$/.test(text.trim())

function wordsOf(words: SkillWords | null): SkillWords {
  const { name, description, system_prompt } = words ?? noWords
  return { name, description, system_prompt }
}

export function trimmed({ name, description, system_prompt }: SkillWords): SkillWords {
  return { name: name.trim(), description: description.trim(), system_prompt: system_prompt.trim() }
}
