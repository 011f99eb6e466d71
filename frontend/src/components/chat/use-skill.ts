import { useQuery, useQueryClient } from '@tanstack/react-query'
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
  const { data: chat } = useQuery(chatQuery(chatId))
  const skill = useSkillOf(chat?.skill_id ?? null)
  const running = useRef<Promise<unknown>>(Promise.resolve())
  const latest = useRef(0)
  /** Whom the server knows of, while it is being told of others. */
  const agreed = useRef<{ id: string | null } | null>(null)
  const choose = useCallback(
    (skillId: string | null) => {
      const { queryKey } = chatQuery(chatId)
      const turn = ++latest.current
      agreed.current ??= { id: queries.getQueryData<Chat>(queryKey)?.skill_id ?? null }
      const show = (id: string | null) =>
        queries.setQueryData<Chat>(queryKey, (known) => known && { ...known, skill_id: id })
      show(skillId)
      const tell = async () => {
        try {
          const chat = await changeChat(chatId, { skill_id: skillId })
          agreed.current = { id: chat.skill_id }
          if (turn === latest.current) queries.setQueryData(queryKey, chat)
        } catch (error) {
          if (turn === latest.current) show(agreed.current?.id ?? null)
          notifyProblem(error)
        } finally {
          if (turn === latest.current) agreed.current = null
        }
      }
      // One after the other: the last one chosen is the one that stays.
      running.current = running.current.then(tell)
    },
    [chatId, queries, notifyProblem],
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
