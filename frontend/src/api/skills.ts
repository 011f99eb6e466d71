import { dataOf, remove } from '@/api/client'
import * as server from '@/api/generated/client/sdk.gen'
import type { AdminSkillIn, SkillIn } from '@/api/generated/client/types.gen'
import { once } from '@/api/once'

export type SkillDraft = SkillIn
export type GeneralSkillDraft = AdminSkillIn
export type SkillIconName = NonNullable<SkillIn['icon']>

/** General ones come in the reader's language, so the language is part of the key. */
export const skillsQuery = (language: string) => ({
  queryKey: ['skills', 'list', language] as const,
  queryFn: () => dataOf(server.listSkills({ query: { limit: 200 } })),
})

export const addSkill = (draft: SkillDraft) =>
  once('skill', draft, (headers) => dataOf(server.createSkill({ body: draft, headers })))
export const changeSkill = (id: string, draft: Partial<SkillDraft>) =>
  dataOf(server.updateSkill({ path: { skill_id: id }, body: draft }))
export const deleteSkill = (id: string) => remove(`/skills/${id}`)

export const trySkill = (systemPrompt: string, content: string) =>
  dataOf(server.trySkill({ body: { system_prompt: systemPrompt, content } }))

export const generalSkillsQuery = {
  queryKey: ['skills', 'general'] as const,
  queryFn: () => dataOf(server.adminSkills({ query: { limit: 200 } })),
}

export const addGeneralSkill = (draft: GeneralSkillDraft) =>
  dataOf(server.createGeneralSkill({ body: draft }))
export const changeGeneralSkill = (id: string, draft: Partial<GeneralSkillDraft>) =>
  dataOf(server.updateGeneralSkill({ path: { skill_id: id }, body: draft }))
export const deleteGeneralSkill = (id: string) => remove(`/admin/skills/${id}`)
