import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { takeBackAcceptance } from '@/api/reviews'
import type { Reminder } from '@/api/types'
import { say } from '@/hooks/toast'
import { useNotifyProblem } from '@/hooks/use-notify'
import { useFormat } from '@/i18n/format'

/** A proposal became a reminder: says when it comes, with "Undo", and shows everywhere what is so now. */
export function useAccepted() {
  const { t } = useTranslation()
  const format = useFormat()
  const queries = useQueryClient()
  const notifyProblem = useNotifyProblem()
  const refresh = useCallback(async () => {
    void queries.invalidateQueries({ queryKey: ['notifications'] })
    void queries.invalidateQueries({ queryKey: ['reminders'] })
    await queries.invalidateQueries({ queryKey: ['reviews'] })
  }, [queries])
  return useCallback(
    (proposalId: string, { next_due_at }: Reminder) => {
      const message = next_due_at
        ? t('reminders.saved', { when: format.dayAndTime(next_due_at) })
        : t('daily.accepted')
      say(message, {
        duration: 7000,
        action: {
          label: t('common.undo'),
          onClick: () => void takeBackAcceptance(proposalId).catch(notifyProblem).finally(refresh),
        },
      })
      return refresh()
    },
    [t, format, notifyProblem, refresh],
  )
}
