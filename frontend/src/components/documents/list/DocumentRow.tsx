import { FileImage, FileText, ListChecks, UserRoundX } from 'lucide-react'
import type { MouseEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { isErrorCode } from '@/api/problem'
import type { HealthDocument, SearchHit } from '@/api/types'
import { DocumentStatusBadge } from '@/components/shared/DocumentStatusBadge'
import { documentPath } from '@/components/shared/document-path'
import { firstMarked } from '@/components/shared/marks'
import { Snippet } from '@/components/shared/Snippet'
import { Badge } from '@/components/ui/badge'
import { cn } from '@/components/ui/cn'
import { StageLine } from '../StageLine'
import { asksForPassword, isBeingRead } from '../stage'
import { DocumentFacts } from './DocumentFacts'
import { RowMenu } from './RowMenu'

export interface DocumentRowProps {
  document: HealthDocument
  hits: readonly SearchHit[]
  picked: boolean
  onPick: (id: string, withShift: boolean) => void
}

export function DocumentRow({ document, hits, picked, onPick }: DocumentRowProps) {
  const { t } = useTranslation()
  const { id, filename, status, error_code, labs } = document
  const Icon = document.mime_type.startsWith('image/') ? FileImage : FileText
  return (
    <li data-document={id} className={cn('px-4.5 py-3 phone:px-3.5', picked && 'bg-brand-soft/50')}>
      <div className="flex items-start gap-3">
        <PickBox name={filename} picked={picked} onPick={(withShift) => onPick(id, withShift)} />
        <Icon className="mt-0.5 size-5 shrink-0 text-brand phone:hidden" aria-hidden="true" />
        <div className="min-w-0 grow">
          <Link
            to={`/documents/${id}`}
            className="block truncate font-[550] hover:text-brand coarse:-my-2.5 coarse:py-3"
            title={filename}
          >
            {filename}
          </Link>
          <DocumentFacts document={document} />
          {isBeingRead(document) && <StageLine document={document} />}
          {status === 'failed' && (
            <p className={cn('text-sm', tones[calmly(document) ?? 'failed'])}>
              {isErrorCode(error_code) ? t(`errors.${error_code}`) : t('documents.failed')}
            </p>
          )}
          <Asked document={document} />
        </div>
        <div className="flex shrink-0 items-center gap-1">
          {status === 'completed'
            ? labs.total > 0 && (
                <span className="phone:hidden">
                  <Badge>{t('documents.values', { count: labs.total })}</Badge>
                </span>
              )
            : null}
          <span className={status === 'completed' ? 'sr-only' : 'phone:hidden'}>
            <DocumentStatusBadge document={document} instead={calmly(document)} />
          </span>
          <RowMenu document={document} />
        </div>
      </div>
      {hits.length > 0 && <Hits hits={hits} />}
    </li>
  )
}

const tones = { failed: 'text-bad', locked: 'text-warn', stopped: 'text-ink-2' }

/** What was not read for a reason that is no fault. */
function calmly(document: HealthDocument): 'locked' | 'stopped' | undefined {
  if (asksForPassword(document)) return 'locked'
  return document.error_code === 'document.cancelled' ? 'stopped' : undefined
}

/** What waits for its owner's word: whose document it is, before anything else. */
function Asked({ document: { id, labs, patient } }: { document: HealthDocument }) {
  const { t } = useTranslation()
  const look =
    'inline-flex items-center gap-1.5 text-sm text-warn underline-offset-4 hover:underline coarse:min-h-11 [&_svg]:size-4 [&_svg]:shrink-0'
  if (patient.match === 'other') {
    return (
      <Link to={`/documents/${id}`} className={look} data-patient="other">
        <UserRoundX aria-hidden="true" />
        {patient.name ? t('patient.row', { name: patient.name }) : t('patient.row-nameless')}
      </Link>
    )
  }
  if (labs.unconfirmed === 0 || patient.match === 'other_said') return null
  return (
    <Link to={`/documents/${id}/review`} className={look}>
      <ListChecks aria-hidden="true" />
      {t('documents.to-check', { count: labs.unconfirmed })}
    </Link>
  )
}

interface PickBoxProps {
  name: string
  picked: boolean
  onPick: (withShift: boolean) => void
}

export function PickBox({ name, picked, onPick }: PickBoxProps) {
  const { t } = useTranslation()
  return (
    <label className="-m-2 grid size-10 shrink-0 cursor-pointer place-items-center coarse:size-11">
      <input
        type="checkbox"
        className="size-4.5 accent-brand"
        aria-label={t('documents.pick', { name })}
        checked={picked}
        // A click by key says of Shift as well.
        onClick={(event: MouseEvent<HTMLInputElement>) => onPick(event.shiftKey)}
        onChange={() => undefined}
      />
    </label>
  )
}

/** Pages on which the words stand. */
function Hits({ hits }: { hits: readonly SearchHit[] }) {
  const { t } = useTranslation()
  return (
    <ul className="mt-2 ml-8 flex flex-col gap-1 phone:ml-0">
      {hits.map((hit) => (
        <li key={hit.page}>
          <Link
            to={documentPath(hit.document_id, { page: hit.page, find: firstMarked(hit.snippet) })}
            className="block rounded-lg border bg-panel px-3 py-2 text-ink-2 text-sm hover:border-brand"
          >
            <span className="float-right ml-3 text-ink-3">{t('documents.page', { number: hit.page })}</span>
            <Snippet snippet={hit.snippet} />
          </Link>
        </li>
      ))}
    </ul>
  )
}
