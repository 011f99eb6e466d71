import { CircleAlert, FileText, RotateCcw, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { cancelUpload, retryUpload } from '@/api/uploading'
import { Button } from '@/components/ui/button'
import { ProgressBar } from '@/components/ui/progress'
import { useUploadProblem } from '@/hooks/use-upload-problem'
import { useFormat } from '@/i18n/format'
import type { Upload } from '@/stores/uploads'

/** One file of the queue: how far it is, or why it stopped and what can be done. */
export function UploadRow({ upload }: { upload: Upload }) {
  const { t } = useTranslation()
  const format = useFormat()
  const problem = useUploadProblem()(upload)
  const { id, file, state, progress } = upload
  const twin = upload.problem?.params.document_id
  const duplicate = upload.problem?.code === 'document.already-stored'
  const Icon = problem ? CircleAlert : FileText
  return (
    <div
      className="flex min-w-0 items-center gap-3 rounded-lg border bg-panel px-3 py-2 text-sm"
      data-upload={state}
    >
      <Icon
        className={problem && !duplicate ? 'size-4.5 shrink-0 text-bad' : 'size-4.5 shrink-0 text-brand'}
        aria-hidden="true"
      />
      <div className="min-w-0 grow">
        <div className="flex gap-2">
          <span className="truncate" title={file.name}>
            {file.name}
          </span>
          <span className="ml-auto shrink-0 text-ink-3">
            {state === 'sending' ? `${Math.round(progress * 100)} %` : format.fileSize(file.size)}
          </span>
        </div>
        {state === 'sending' && <ProgressBar value={progress} name={file.name} />}
        {state === 'waiting' && <p className="text-ink-3 text-xs">{t('upload.waiting')}</p>}
        {state === 'done' && <p className="text-ok text-xs">{t('upload.done')}</p>}
        <p role="alert" className={duplicate ? 'text-ink-2 empty:hidden' : 'text-bad empty:hidden'}>
          {problem}
        </p>
      </div>
      {duplicate && typeof twin === 'string' && (
        <Link to={`/documents/${twin}`} className="shrink-0 py-2 text-brand hover:underline">
          {t('upload.open-twin')}
        </Link>
      )}
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
