import { useMutation, useQueryClient } from '@tanstack/react-query'
import { UserRoundX } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { sayPatient } from '@/api/labs'
import type { HealthDocument } from '@/api/types'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { useNotifyProblem } from '@/hooks/use-notify'
import { refreshLabs } from './use-review'

/** The report names somebody else: nothing of it counts before its owner says whose it is. */
export function OtherPerson({ document }: { document: HealthDocument }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const notifyProblem = useNotifyProblem()
  const say = useMutation({
    mutationFn: (whose: 'own' | 'other') => sayPatient(document.id, whose),
    onSuccess: () => refreshLabs(queries),
    onError: notifyProblem,
  })
  const { name, match } = document.patient
  const settled = match === 'other_said'
  return (
    <Notice
      tone="warn"
      icon={<UserRoundX aria-hidden="true" />}
      action={
        <div className="flex flex-wrap gap-2">
          <Button size="small" busy={say.isPending} onClick={() => say.mutate('own')}>
            {t('review.mine')}
          </Button>
          {!settled && (
            <Button look="outline" size="small" disabled={say.isPending} onClick={() => say.mutate('other')}>
              {t('review.not-mine')}
            </Button>
          )}
        </div>
      }
    >
      {settled
        ? t('review.other-said')
        : name
          ? t('review.other-person', { name })
          : t('review.other-nameless')}
    </Notice>
  )
}
