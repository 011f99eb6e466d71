import { BookOpen } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { ToolCall } from '@/api/types'
import { Disclosure } from '../Disclosure'
import { ToolDetails } from './ToolDetails'
import { ToolIcon, useToolVerb } from './ToolWords'

/** Everything that was looked up for an answer, however much, in one line. */
export function ReadingLine({ tools }: { tools: readonly ToolCall[] }) {
  const { t } = useTranslation()
  const verb = useToolVerb()
  const [first] = tools
  if (!first) return null
  const running = tools.find(({ status }) => status === 'running')
  const failed = tools.filter(({ status }) => status === 'error')
  const shown = running ?? (failed.length === tools.length || tools.length === 1 ? first : null)
  return (
    <div data-tools={tools.length} data-state={running ? 'running' : failed.length > 0 ? 'error' : 'ok'}>
      <Disclosure
        className="mb-1.5"
        icon={shown ? <ToolIcon tool={shown} /> : <BookOpen className="text-brand" aria-hidden="true" />}
        title={
          <>
            {shown ? verb(shown) : t('tool.looked', { count: tools.length })}
            {!running && failed.length > 0 && !shown && (
              <span className="text-bad"> · {t('tool.looked-failed', { count: failed.length })}</span>
            )}
          </>
        }
      >
        <ul className="flex flex-col gap-3">
          {tools.map((tool) => (
            <li key={tool.tool_use_id} data-tool={tool.name} data-state={tool.status}>
              {tools.length > 1 && (
                <p className="mb-0.5 flex items-center gap-2">
                  <ToolIcon tool={tool} />
                  {verb(tool)}
                </p>
              )}
              <ToolDetails tool={tool} />
            </li>
          ))}
        </ul>
      </Disclosure>
    </div>
  )
}
