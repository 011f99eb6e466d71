import {
  Brain,
  CalendarClock,
  Check,
  ChevronDown,
  CircleAlert,
  FileText,
  LoaderCircle,
  Search,
  Wrench,
} from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { ToolCall } from '@/api/types'
import { cn } from '@/components/ui/cn'
import { MemoryUndo } from './MemoryUndo'

const known = {
  save_memory: Brain,
  get_memory: Brain,
  search_documents: Search,
  schedule_notification: CalendarClock,
  generate_pdf: FileText,
} as const
type KnownTool = keyof typeof known
const isKnown = (name: string): name is KnownTool => name in known

/** One calm line for what the assistant did, with the way to the thing and to the details. */
export function ToolLine({ tool }: { tool: ToolCall }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  return (
    <div
      className="max-w-full animate-fade rounded-sm border bg-sunk text-ink-2 text-sm"
      data-tool={tool.name}
      data-state={tool.status}
    >
      <div className="flex min-h-8.5 items-center gap-x-2 pl-2.5">
        <ToolIcon tool={tool} />
        <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-2">
          <span className={cn('py-1', tool.status === 'error' && 'text-bad')}>
            <ToolWords tool={tool} />
          </span>
          {tool.status === 'ok' && tool.ref?.kind === 'memory' && tool.name === 'save_memory' && (
            <MemoryUndo id={tool.ref.id} />
          )}
          {tool.status === 'ok' && tool.ref?.kind === 'reminder' && (
            <Link
              to={`/reminders?change=${tool.ref.id}`}
              className="px-1 py-1 text-brand hover:underline coarse:py-3"
            >
              {t('tool.change')}
            </Link>
          )}
        </div>
        <button
          type="button"
          aria-expanded={open}
          aria-label={t('tool.details')}
          onClick={() => setOpen(!open)}
          className="grid size-8 shrink-0 place-items-center rounded-sm hover:text-ink coarse:size-11"
        >
          <ChevronDown
            className={cn('size-4 transition-transform', open && 'rotate-180')}
            aria-hidden="true"
          />
        </button>
      </div>
      {open && <ToolDetails tool={tool} />}
    </div>
  )
}

function ToolIcon({ tool }: { tool: ToolCall }) {
  if (tool.status === 'running')
    return <LoaderCircle className="size-4 shrink-0 animate-spin text-brand" aria-hidden="true" />
  if (tool.status === 'error') return <CircleAlert className="size-4 shrink-0 text-bad" aria-hidden="true" />
  const Icon = isKnown(tool.name) ? known[tool.name] : Wrench
  return tool.name === 'save_memory' ? (
    <Check className="size-4 shrink-0 text-ok" aria-hidden="true" />
  ) : (
    <Icon className="size-4 shrink-0" aria-hidden="true" />
  )
}

/** The server's own line where there is one: "Saved to memory: Penicillin allergy", with the thing as a link. */
function ToolWords({ tool }: { tool: ToolCall }): ReactNode {
  const { t } = useTranslation()
  const { name, status, summary } = tool
  if (status === 'ok' && summary) {
    const [lead, ...thing] = summary.split(': ')
    return thing.length > 0 ? (
      <>
        {lead}: <ToolTarget tool={tool} words={thing.join(': ')} />
      </>
    ) : (
      <ToolTarget tool={tool} words={summary} />
    )
  }
  return isKnown(name) ? t(`tool.${name}.${status}`) : t(`tool.other.${status}`, { name })
}

const rooms: Record<string, (id: string) => string> = {
  memory: (id) => `/memory#${id}`,
  reminder: (id) => `/reminders#${id}`,
  document: (id) => `/documents/${id}`,
  pdf: (id) => `/pdfs#${id}`,
  generated_pdf: (id) => `/pdfs#${id}`,
}

function ToolTarget({ tool: { ref }, words }: { tool: ToolCall; words: string }): ReactNode {
  const path = ref ? rooms[ref.kind]?.(ref.id) : undefined
  if (!path) return <span className="text-ink">{words}</span>
  return (
    <Link to={path} className="font-[550] text-brand hover:underline">
      {words}
    </Link>
  )
}

function ToolDetails({ tool }: { tool: ToolCall }) {
  const { t } = useTranslation()
  return (
    <dl className="border-t px-3 py-2 text-xs">
      <dt className="font-[550]">{t('tool.input')}</dt>
      <dd className="whitespace-pre-wrap break-words font-mono">{JSON.stringify(tool.input, null, 2)}</dd>
      {tool.summary && (
        <>
          <dt className="mt-2 font-[550]">{t('tool.result')}</dt>
          <dd className="whitespace-pre-wrap">{tool.summary}</dd>
        </>
      )}
    </dl>
  )
}
