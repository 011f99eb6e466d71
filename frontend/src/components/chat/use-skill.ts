import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { changeChat, chatQuery } from '@/api/chats'
import { skillsQuery } from '@/api/skills'
import type { AnsweredBy, Chat } from '@/api/types'
import { useNotifyProblem } from '@/hooks/use-notify'

/** Who answers in this chat, and the way to change it: at once on the screen, back again when the server refuses. */
export function useSkill(chatId: string) {
  const queries = useQueryClient()
  const notifyProblem = useNotifyProblem()
  const { queryKey } = chatQuery(chatId)
  const { data: chat } = useQuery(chatQuery(chatId))
  const skill = useSkillOf(chat?.skill_id ?? null)
  const running = useRef<Promise<unknown>>(Promise.resolve())
  const { mutateAsync } = useMutation({
    mutationFn: (skillId: string | null) => changeChat(chatId, { skill_id: skillId }),
    onMutate: (skillId) => {
      const before = queries.getQueryData<Chat>(queryKey)
      queries.setQueryData<Chat>(queryKey, (known) => known && { ...known, skill_id: skillId })
      return { before }
    },
    onSuccess: (changed) => queries.setQueryData(queryKey, changed),
    onError: (error, _, context) => {
      queries.setQueryData(queryKey, context?.before)
      notifyProblem(error)
    },
  })
  const choose = useCallback(
    (skillId: string | null) => {
      // The person has heard of a failure already.
      running.current = mutateAsync(skillId).catch(() => undefined)
    },
    [mutateAsync],
  )
  /** Resolves when the server knows who was chosen. */
  const chosen = useCallback(() => running.current, [])
  return { skill, choose, chosen }
}

export function useSkillOf(id: string | null): AnsweredBy | null {
  const { i18n } = useTranslation()
  const { data } = useQuery(skillsQuery(i18n.language))
  return useMemo(() => {
    const found = id ? data?.items.find((skill) => skill.id === id) : undefined
    return found ? { id: found.id, name: found.name, icon: found.icon } : null
  }, [data, id])
}
