import { CircleAlert, LoaderCircle } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { ToolCall } from '@/api/types'
import { iconOf, isKnown, roomOf } from './known'

export function ToolIcon({ tool }: { tool: ToolCall }) {
  if (tool.status === 'running')
    return <LoaderCircle className="size-4 shrink-0 animate-spin text-brand" aria-hidden="true" />
  if (tool.status === 'error') return <CircleAlert className="size-4 shrink-0 text-bad" aria-hidden="true" />
  const Icon = iconOf(tool.name)
  return <Icon className="size-4 shrink-0 text-brand" aria-hidden="true" />
}

/** What is said of a tool while it works, and when the server has no line of its own. */
export function useToolVerb(): (tool: ToolCall) => string {
  const { t } = useTranslation()
  return ({ name, status }) =>
    isKnown(name) ? t(`tool.${name}.${status}`) : t(`tool.other.${status}`, { name })
}

/** The server's own line where there is one: "Saved to memory: Penicillin allergy", with the thing as a link. */
export function ToolWords({ tool }: { tool: ToolCall }): ReactNode {
  const verb = useToolVerb()
  const { status, summary } = tool
  if (status !== 'ok' || !summary) return verb(tool)
  const [lead, ...thing] = summary.split(': ')
  if (thing.length === 0) return <ToolTarget tool={tool} words={summary} />
  return (
    <>
      {lead}: <ToolTarget tool={tool} words={thing.join(': ')} />
    </>
  )
}

function ToolTarget({ tool, words }: { tool: ToolCall; words: string }) {
  const path = tool.undone ? null : roomOf(tool)
  if (!path) return <span className="text-ink">{words}</span>
  return (
    <Link to={path} className="font-[550] text-brand hover:underline">
      {words}
    </Link>
  )
}
