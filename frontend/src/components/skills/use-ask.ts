import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { createChat } from '@/api/chats'
import { useNotifyProblem } from '@/hooks/use-notify'

/** A new chat with this specialist; gives the id of the one being asked. */
export function useAsk() {
  const navigate = useNavigate()
  const queries = useQueryClient()
  const onError = useNotifyProblem()
  const ask = useMutation({
    mutationFn: (skillId: string) => createChat({ skill_id: skillId }),
    onSuccess: async (chat) => {
      queries.setQueryData(['chats', 'one', chat.id], chat)
      void queries.invalidateQueries({ queryKey: ['chats', 'list'] })
      await navigate(`/chat/${chat.id}`)
    },
    onError,
  })
  return { ask: ask.mutate, asking: ask.isPending ? ask.variables : null }
}
