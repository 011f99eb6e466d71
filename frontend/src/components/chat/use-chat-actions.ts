import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams } from 'react-router'
import { changeChat, deleteChat } from '@/api/chats'
import type { Chat } from '@/api/types'
import { useNotifyProblem, useRemoveWithUndo } from '@/hooks/use-notify'

export function useChatActions(chat: Pick<Chat, 'id' | 'title' | 'is_archived'>) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { chatId } = useParams()
  const queries = useQueryClient()
  const notifyProblem = useNotifyProblem()
  const removeWithUndo = useRemoveWithUndo()

  const change = useMutation({
    mutationFn: (changes: { title?: string; is_archived?: boolean }) => changeChat(chat.id, changes),
    onSuccess: (changed) => {
      queries.setQueryData(['chats', 'one', chat.id], changed)
      return queries.invalidateQueries({ queryKey: ['chats', 'list'] })
    },
    onError: notifyProblem,
  })

  const remove = () => {
    if (chatId === chat.id) void navigate('/chat')
    removeWithUndo({
      id: chat.id,
      message: t('chat.deleted', { title: chat.title || t('chat.untitled') }),
      commit: async () => {
        await deleteChat(chat.id)
        await queries.invalidateQueries({ queryKey: ['chats', 'list'] })
      },
    })
  }

  return {
    rename: (title: string) => change.mutateAsync({ title }),
    archive: () => change.mutate({ is_archived: !chat.is_archived }),
    remove,
  }
}
