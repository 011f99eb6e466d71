import type { SkillWords } from '@/api/types'

/** What the server accepts. */
export const limits = { name: 100, description: 500, system_prompt: 20_000, trial: 4_000 } as const

export const noWords: SkillWords = { name: '', description: '', system_prompt: '' }

export function fits({ name, description, system_prompt }: SkillWords): boolean {
  return (
    name.trim() !== '' &&
    system_prompt.trim() !== '' &&
    name.length <= limits.name &&
    description.length <= limits.description &&
    system_prompt.length <= limits.system_prompt
  )
}

export const isBlank = (words: SkillWords) => Object.values(words).every((value) => value.trim() === '')
