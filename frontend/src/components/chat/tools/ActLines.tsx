import type { Message, ToolCall } from '@/api/types'
import { ActLine } from './ActLine'

/** What the assistant did besides reading, one line for each. */
export function ActLines({ message, tools }: { message: Message; tools: readonly ToolCall[] }) {
  if (tools.length === 0) return null
  return (
    <ul className="mt-2.5 flex flex-col items-start gap-2">
      {tools.map((tool) => (
        <ActLine key={tool.tool_use_id} message={message} tool={tool} />
      ))}
    </ul>
  )
}
