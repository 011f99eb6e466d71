import { useTranslation } from 'react-i18next'
import { exportLabs } from '@/api/labs'
import { SaveTable } from '@/components/shared/SaveTable'

/** Saves the results of these keys, or all, as a table. */
export function ExportLabs({ keys = [] }: { keys?: string[] }) {
  const { t } = useTranslation()
  return <SaveTable name={t('labs.file')} save={(filename) => exportLabs(keys, filename)} />
}
