import { FlaskConical } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { uploadSample } from '@/api/uploading'
import { Button } from '@/components/ui/button'
import { useLanguage } from '@/hooks/use-language'
import { useNotifyProblem } from '@/hooks/use-notify'

/** Uploads the made-up report that ships with the app, to see the whole way without a file of one's own. */
export function SampleDocument({ onSent }: { onSent?: () => void }) {
  const { t } = useTranslation()
  const [language] = useLanguage()
  const notifyProblem = useNotifyProblem()
  const [busy, setBusy] = useState(false)

  const trySample = async () => {
    setBusy(true)
    try {
      const answer = await fetch(`/samples/lab-report-${language}.pdf`)
      const file = new File([await answer.blob()], t('sample.filename'), { type: 'application/pdf' })
      uploadSample(file)
      onSent?.()
    } catch (error) {
      notifyProblem(error)
    } finally {
      setBusy(false)
    }
  }

  return (
    <Button look="outline" busy={busy} onClick={() => void trySample()}>
      <FlaskConical aria-hidden="true" />
      {t('sample.try')}
    </Button>
  )
}
