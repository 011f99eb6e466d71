import { useMutation } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { exportLabs } from '@/api/labs'
import { Button } from '@/components/ui/button'
import { useNotifyProblem } from '@/hooks/use-notify'

/** Saves the results of these keys, or all, as a table. */
export function ExportLabs({ keys = [] }: { keys?: string[] }) {
  const { t } = useTranslation()
  const notifyProblem = useNotifyProblem()
  const save = useMutation({
    mutationFn: () => exportLabs(keys, `${t('labs.file')}.csv`),
    onError: notifyProblem,
  })
  return (
    <Button look="outline" size="small" busy={save.isPending} onClick={() => save.mutate()}>
      <Download aria-hidden="true" />
      {t('labs.csv')}
    </Button>
  )
}
