import { CircleAlert, FileText, Images, RotateCcw, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { cancelUpload, restoreTwin, retryUpload } from '@/api/uploading'
import { Button } from '@/components/ui/button'
import { ProgressBar } from '@/components/ui/progress'
import { useUploadProblem } from '@/hooks/use-upload-problem'
import { useFormat } from '@/i18n/format'
import type { Upload } from '@/stores/uploads'

const link = 'shrink-0 py-2 text-brand hover:underline coarse:py-3'

/** One file of the queue: how far it is, or why it stopped and what can be done. */
export function UploadRow({ upload }: { upload: Upload }) {
  const { t } = useTranslation()
  const problem = useUploadProblem()(upload)
  const { id, file, photos, state, document } = upload
  const duplicate = upload.problem?.code === 'document.already-stored'
  const Icon = problem ? CircleAlert : photos ? Images : FileText
  const name = document?.filename ?? file.name
  return (
    <div
      className="flex min-w-0 flex-wrap items-center gap-x-3 rounded-lg border bg-panel px-3 py-2 text-sm"
      data-upload={state}
    >
      <Icon
        className={problem && !duplicate ? 'size-4.5 shrink-0 text-bad' : 'size-4.5 shrink-0 text-brand'}
        aria-hidden="true"
      />
      <div className="min-w-0 grow basis-40">
        <div className="flex gap-2">
          <span className="truncate" title={name}>
            {photos ? t('upload.photos', { count: photos.length }) : name}
          </span>
          <Measure upload={upload} />
        </div>
        {state === 'sending' && <ProgressBar value={upload.progress} name={file.name} />}
        {state === 'waiting' && <p className="text-ink-3 text-xs">{t('upload.waiting')}</p>}
        {state === 'done' && <p className="text-ok text-xs">{t('upload.done')}</p>}
        <p role="alert" className={duplicate ? 'text-ink-2 empty:hidden' : 'text-bad empty:hidden'}>
          {problem}
        </p>
      </div>
      {state === 'done' && document && (
        <Link to={`/documents/${document.id}`} className={link} aria-label={t('upload.open', { name })}>
          {t('upload.open-short')}
        </Link>
      )}
      {duplicate && <Twin upload={upload} />}
      {state === 'failed' && !duplicate && (
        <Button
          look="quiet"
          size="small"
          aria-label={t('upload.retry', { name: file.name })}
          onClick={() => retryUpload(id)}
        >
          <RotateCcw aria-hidden="true" />
        </Button>
      )}
      <Button
        look="quiet"
        size="small"
        aria-label={t('upload.cancel', { name: file.name })}
        onClick={() => cancelUpload(id)}
      >
        <X aria-hidden="true" />
      </Button>
    </div>
  )
}

/** How much is sent and how long the rest will take, or how large the file is. */
function Measure({ upload }: { upload: Upload }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { state, progress, file, photos } = upload
  const size = (photos ?? [file]).reduce((sum, one) => sum + one.size, 0)
  const left = secondsLeft(upload)
  return (
    <span className="ml-auto shrink-0 text-ink-3">
      {state === 'sending' ? `${format.percent(progress)} %` : format.fileSize(size)}
      {left !== null && ` · ${t('upload.left', { time: format.wait(left) })}`}
    </span>
  )
}

/** Guessed from the pace so far; nothing is said about what takes a moment only. */
export function secondsLeft({ state, progress, startedAt }: Upload, now = Date.now()): number | null {
  if (state !== 'sending' || startedAt === null || progress <= 0 || progress >= 1) return null
  const passed = (now - startedAt) / 1000
  const left = (passed / progress) * (1 - progress)
  return passed < 2 || left < 2 ? null : Math.round(left)
}

/** The same file is there already: open it, bring it back from the trash, or have it twice. */
function Twin({ upload }: { upload: Upload }) {
  const { t } = useTranslation()
  const { id, problem, file } = upload
  const twin = problem?.params.document_id
  if (typeof twin !== 'string') return null
  return (
    <span className="flex flex-wrap items-center gap-x-3">
      {problem?.params.in_trash === true ? (
        <Button look="outline" size="small" onClick={() => void restoreTwin(id, twin)}>
          {t('upload.restore-twin')}
        </Button>
      ) : (
        <Link to={`/documents/${twin}`} className={link}>
          {t('upload.open-twin')}
        </Link>
      )}
      <Button
        look="link"
        size="inline"
        aria-label={t('upload.keep-both-of', { name: file.name })}
        onClick={() => retryUpload(id, { keepBoth: true })}
      >
        {t('upload.keep-both')}
      </Button>
    </span>
  )
}
