import type { Citation, ToolCall } from '@/api/types'
import { Markdown } from './markdown/Markdown'
import { ToolLine } from './ToolLine'

interface AnswerBodyProps {
  text: string
  tools: readonly ToolCall[]
  citations: readonly Citation[]
  growing?: boolean
}

export function AnswerBody({ text, tools, citations, growing = false }: AnswerBodyProps) {
  return (
    <>
      {text && <Markdown text={text} citations={citations} growing={growing} />}
      {tools.length > 0 && (
        <div className="mt-2.5 flex flex-wrap gap-2">
          {tools.map((tool) => (
            <ToolLine key={tool.tool_use_id} tool={tool} />
          ))}
        </div>
      )}
    </>
  )
}
