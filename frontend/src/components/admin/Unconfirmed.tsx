import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { changeLimits } from '@/api/admin'
import type { AdminUser } from '@/api/types'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { sayDone } from '@/hooks/toast'
import { useNotifyProblem } from '@/hooks/use-notify'

/** No mail goes to this person yet. Whoever runs the server may know that the address is theirs. */
export function Unconfirmed({ person, name }: { person: AdminUser; name: string }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const notifyProblem = useNotifyProblem()
  const vouch = useMutation({
    mutationFn: () => changeLimits(person.id, { email_confirmed: true }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['admin'] })
      sayDone(t('admin.email-vouched', { name }))
    },
    onError: notifyProblem,
  })
  return (
    <p className="mt-1 flex flex-wrap items-center gap-2">
      <Badge tone="warn">{t('admin.email-unconfirmed')}</Badge>
      <Button
        look="outline"
        size="small"
        busy={vouch.isPending}
        aria-label={t('admin.email-vouch-of', { name })}
        onClick={() => vouch.mutate()}
      >
        {t('admin.email-vouch')}
      </Button>
    </p>
  )
}
