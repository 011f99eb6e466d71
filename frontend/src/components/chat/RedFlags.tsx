import { Phone, Siren } from 'lucide-react'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { cn } from '@/components/ui/cn'
import { currentLanguage } from '@/i18n'
import { useSession } from '@/stores/session'
import { emergencyNumbers, isFlag } from './emergency'

interface RedFlagsProps {
  codes: readonly string[]
  /** The question was asked just now: say it aloud. */
  urgent: boolean
}

/** Above the answer when the question sounds like an emergency: what it may be, what to do now, whom to call. */
export function RedFlags({ codes, urgent }: RedFlagsProps) {
  const { t } = useTranslation()
  const name = useId()
  const flags = codes.filter(isFlag)
  if (flags.length === 0) return null
  // Somebody who thinks of dying is spoken to gently, also in colour.
  const gentle = flags.every((code) => code === 'suicide')
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: both roles may have a name; a group is no landmark
    <div
      role={urgent ? 'alert' : 'group'}
      aria-labelledby={name}
      data-red-flags={flags.join(' ')}
      className={cn(
        'mb-3 rounded-lg border px-4 py-3.5',
        gentle ? 'border-brand/50 bg-brand-soft' : 'border-bad/50 bg-bad-soft',
      )}
    >
      {flags.map((code, index) => (
        <div key={code} className="mb-2.5">
          <h3 id={index === 0 ? name : undefined} className="flex items-start gap-2 font-semibold text-md">
            {code !== 'suicide' && <Siren className="mt-0.5 size-5 shrink-0 text-bad" aria-hidden="true" />}
            {t(`flag.${code}.title`)}
          </h3>
          <p className="mt-0.5">{t(`flag.${code}.text`)}</p>
        </div>
      ))}
      <Numbers gentle={gentle} />
    </div>
  )
}

function Numbers({ gentle }: { gentle: boolean }) {
  const { t } = useTranslation()
  const zone = useSession(({ user }) => user?.timezone)
  return (
    <p className="flex flex-wrap items-center gap-2">
      {emergencyNumbers(currentLanguage(), zone).map((number) => (
        <a
          key={number}
          href={`tel:${number}`}
          className={cn(
            'inline-flex min-h-11 items-center gap-2 rounded-md px-4 font-semibold hover:opacity-90 [&_svg]:size-4',
            gentle ? 'bg-brand text-brand-ink' : 'bg-bad text-bad-ink',
          )}
        >
          <Phone aria-hidden="true" />
          {t('flag.call', { number })}
        </a>
      ))}
    </p>
  )
}
