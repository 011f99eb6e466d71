import { useMutation, useQueryClient } from '@tanstack/react-query'
import { changeMessage } from '@/api/answer-log'
import { undoTool } from '@/api/chats'
import type { Message, ToolCall } from '@/api/types'
import { useNotifyProblem } from '@/hooks/use-notify'
import { changeAnswer, liveAnswer } from '@/stores/answers'

/** Takes back an act of the assistant: at once on the screen, and not at all when the server can't. */
export function useUndo({ id, chat_id: chatId }: Message) {
  const queries = useQueryClient()
  const notifyProblem = useNotifyProblem()
  return useMutation({
    mutationFn: (toolUseId: string) => undoTool(chatId, id, toolUseId),
    onMutate: (toolUseId) => mark(chatId, id, toolUseId, true),
    onSuccess: (message) => {
      if (message.status !== 'streaming') changeMessage(chatId, id, () => message)
      for (const noun of ['memory', 'reminders', 'pdfs']) void queries.invalidateQueries({ queryKey: [noun] })
    },
    onError: (error, toolUseId) => {
      mark(chatId, id, toolUseId, false)
      notifyProblem(error)
    },
  })
}

/** The answer may be stored already, or still be being written. */
function mark(chatId: string, id: string, toolUseId: string, undone: boolean): void {
  const marked = (tools: ToolCall[]) =>
    tools.map((tool) => (tool.tool_use_id === toolUseId ? { ...tool, undone } : tool))
  if (liveAnswer(chatId)?.messageId === id) changeAnswer(chatId, ({ tools }) => ({ tools: marked(tools) }))
  changeMessage(chatId, id, (message) => ({
    ...message,
    metadata: { ...message.metadata, tool_calls: marked(message.metadata.tool_calls ?? []) },
  }))
}
