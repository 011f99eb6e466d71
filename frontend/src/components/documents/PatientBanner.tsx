import { useMutation, useQueryClient } from '@tanstack/react-query'
import { UserRoundX } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { changeDocument, documentQuery } from '@/api/documents'
import type { HealthDocument } from '@/api/types'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { useNotifyProblem } from '@/hooks/use-notify'

/** A document that names somebody else asks whose it is before its values count. */
export function PatientBanner({ document }: { document: HealthDocument }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const notifyProblem = useNotifyProblem()
  const say = useMutation({
    mutationFn: (patient: 'own' | 'other') => changeDocument(document.id, { patient }),
    onSuccess: (changed) => {
      queries.setQueryData(documentQuery(document.id).queryKey, changed)
      void queries.invalidateQueries({ queryKey: ['labs'] })
    },
    onError: notifyProblem,
  })
  return (
    <Notice
      tone="warn"
      icon={<UserRoundX className="text-warn" aria-hidden="true" />}
      action={
        <span className="flex flex-wrap gap-2">
          <Button
            look="outline"
            size="small"
            busy={say.isPending && say.variables === 'own'}
            onClick={() => say.mutate('own')}
          >
            {t('patient.mine')}
          </Button>
          <Button
            look="outline"
            size="small"
            busy={say.isPending && say.variables === 'other'}
            onClick={() => say.mutate('other')}
          >
            {t('patient.not-mine')}
          </Button>
        </span>
      }
    >
      <span data-patient="other">{t('patient.banner', { name: document.patient.name ?? '' })}</span>
    </Notice>
  )
}
