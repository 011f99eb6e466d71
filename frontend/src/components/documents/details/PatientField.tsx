import { useTranslation } from 'react-i18next'
import type { HealthDocument } from '@/api/types'
import { Button } from '@/components/ui/button'

interface PatientFieldProps {
  document: HealthDocument
  onSay: (patient: 'own' | 'other') => void
}

/** Whom the document names; its owner can say otherwise at any time. */
export function PatientField({ document: { patient }, onSay }: PatientFieldProps) {
  const { t } = useTranslation()
  const { name, match } = patient
  if (!name && match === 'unknown') return null
  const isOther = match === 'other' || match === 'other_said'
  return (
    <div>
      <p className="font-[550] text-sm">{t('patient.title')}</p>
      <p className="flex flex-wrap items-center gap-x-3">
        <span>
          {name ?? t('patient.unnamed')} <span className="text-ink-3 text-sm">· {t(`patient.${match}`)}</span>
        </span>
        <Button look="link" size="inline" onClick={() => onSay(isOther ? 'own' : 'other')}>
          {t(isOther ? 'patient.mine' : 'patient.not-mine')}
        </Button>
      </p>
    </div>
  )
}
