import { Check, CircleAlert, CircleDashed, CircleSlash, LoaderCircle } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { DocumentStep, HealthDocument } from '@/api/types'
import { useFormat } from '@/i18n/format'

const icons = {
  waiting: <CircleDashed className="text-ink-3" aria-hidden="true" />,
  running: <LoaderCircle className="animate-spin text-brand" aria-hidden="true" />,
  done: <Check className="text-ok" aria-hidden="true" />,
  skipped: <CircleSlash className="text-ink-3" aria-hidden="true" />,
  failed: <CircleAlert className="text-bad" aria-hidden="true" />,
}

/** How the document was read: each step with its time and what it has to say. */
export function StepList({ document: { steps } }: { document: HealthDocument }) {
  const { t } = useTranslation()
  if (steps.length === 0) return null
  return (
    <section>
      <h2 className="mb-2 font-[550] text-sm">{t('steps.title')}</h2>
      <ol className="flex flex-col gap-1.5 text-sm">
        {steps.map((step) => (
          <Step key={step.name} step={step} />
        ))}
      </ol>
    </section>
  )
}

const notes = [
  'quota',
  'no-model',
  'model-failed',
  'other-person',
  'not-a-report',
  'no-text',
  'recognition',
] as const

function Step({ step: { name, state, duration_ms, note } }: { step: DocumentStep }) {
  const { t } = useTranslation()
  const format = useFormat()
  const known = notes.find((one) => one === note)
  return (
    <li
      data-step={name}
      data-state={state}
      className="flex items-start gap-2.5 [&_svg]:mt-0.5 [&_svg]:size-4 [&_svg]:shrink-0"
    >
      {icons[state]}
      <span className="min-w-0 grow">
        {t(`steps.${name}`)} <span className="text-ink-3">· {t(`steps.state.${state}`)}</span>
        {known && <span className="block text-ink-2">{t(`steps.note.${known}`)}</span>}
      </span>
      {typeof duration_ms === 'number' && state !== 'waiting' && (
        <span className="shrink-0 text-ink-3">{format.seconds(duration_ms / 1000)}</span>
      )}
    </li>
  )
}
