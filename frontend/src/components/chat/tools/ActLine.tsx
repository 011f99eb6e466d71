import { ChevronDown, Undo2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Message, ToolCall } from '@/api/types'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { ToolDetails } from './ToolDetails'
import { ToolIcon, ToolWords } from './ToolWords'
import { useUndo } from './use-undo'

/** One calm line for an act of the assistant: what it did, the way to the thing, and the way back. */
export function ActLine({ message, tool }: { message: Message; tool: ToolCall }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const undo = useUndo(message)
  const { status, undone = false, can_undo: canUndo = false } = tool
  return (
    <li
      className="max-w-full animate-fade rounded-sm border bg-sunk text-ink-2 text-sm"
      data-tool={tool.name}
      data-state={undone ? 'undone' : status}
    >
      <div className="flex min-h-8.5 items-center gap-x-2 pl-2.5">
        <ToolIcon tool={tool} />
        <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-2">
          <span className={cn('py-1', status === 'error' && 'text-bad', undone && 'line-through')}>
            <ToolWords tool={tool} />
          </span>
          {status === 'error' && tool.summary && <span className="py-1">{tool.summary}</span>}
          {undone && <span className="text-ink-3">{t('tool.undone')}</span>}
          {canUndo && !undone && (
            <Button look="link" size="inline" onClick={() => undo.mutate(tool.tool_use_id)}>
              <Undo2 aria-hidden="true" />
              {t('common.undo')}
            </Button>
          )}
          {status === 'ok' && !undone && tool.ref?.kind === 'reminder' && (
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
      {open && (
        <div className="border-t px-3 py-2">
          <ToolDetails tool={tool} resultIsKnown />
        </div>
      )}
    </li>
  )
}
