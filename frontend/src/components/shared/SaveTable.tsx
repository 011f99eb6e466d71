import { useMutation } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { useNotifyProblem } from '@/hooks/use-notify'

/** Saves a list as a table for other programs, under this name. */
export function SaveTable({ name, save }: { name: string; save: (filename: string) => Promise<void> }) {
  const { t } = useTranslation()
  const notifyProblem = useNotifyProblem()
  const saving = useMutation({ mutationFn: () => save(`${name}.csv`), onError: notifyProblem })
  return (
    <Button look="outline" size="small" busy={saving.isPending} onClick={() => saving.mutate()}>
      <Download aria-hidden="true" />
      {t('table.csv')}
    </Button>
  )
}
