import { useMutation, useQueryClient } from '@tanstack/react-query'
import { changeMessage } from '@/api/answer-log'
import { undoTool } from '@/api/chats'
import type { Message } from '@/api/types'
import { useNotifyProblem } from '@/hooks/use-notify'

/** Takes back an act of the assistant: at once on the screen, and not at all when the server can't. */
export function useUndo({ id, chat_id }: Message) {
  const queries = useQueryClient()
  const notifyProblem = useNotifyProblem()
  const mark = (toolUseId: string, undone: boolean) =>
    changeMessage(chat_id, id, (message) => ({
      ...message,
      metadata: {
        ...message.metadata,
        tool_calls: (message.metadata.tool_calls ?? []).map((tool) =>
          tool.tool_use_id === toolUseId ? { ...tool, undone } : tool,
        ),
      },
    }))
  return useMutation({
    mutationFn: (toolUseId: string) => undoTool(chat_id, id, toolUseId),
    onMutate: (toolUseId) => mark(toolUseId, true),
    onSuccess: (message) => {
      changeMessage(chat_id, id, () => message)
      for (const noun of ['memory', 'reminders', 'pdfs']) void queries.invalidateQueries({ queryKey: [noun] })
    },
    onError: (error, toolUseId) => {
      mark(toolUseId, false)
      notifyProblem(error)
    },
  })
}
