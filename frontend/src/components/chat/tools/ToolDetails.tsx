import { useTranslation } from 'react-i18next'
import type { ToolCall } from '@/api/types'
import { useFormat } from '@/i18n/format'
import { useToolFields } from './use-tool-fields'

interface ToolDetailsProps {
  tool: ToolCall
  /** The line above says already what came of it. */
  resultIsKnown?: boolean
}

/** What was passed to a tool and what came back, in words. */
export function ToolDetails({ tool, resultIsKnown = false }: ToolDetailsProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const fields = useToolFields(tool)
  const { summary, duration_ms: duration } = tool
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-sm phone:grid-cols-1">
      {fields.map(({ name, words }) => (
        <Row key={name} name={name}>
          {words}
        </Row>
      ))}
      {summary && !resultIsKnown && (
        <Row name={t('tool.result')}>
          <span className={tool.status === 'error' ? 'text-bad' : undefined}>{summary}</span>
        </Row>
      )}
      {duration !== undefined && duration !== null && (
        <Row name={t('tool.duration')}>{format.seconds(duration / 1000)}</Row>
      )}
    </dl>
  )
}

function Row({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd className="whitespace-pre-wrap text-ink phone:mb-1">{children}</dd>
    </>
  )
}
