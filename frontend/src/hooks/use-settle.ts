import { onlineManager, useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type OccurrenceAct, settleOccurrence } from '@/api/reminders'
import { say } from '@/hooks/toast'
import { useNotifyProblem } from '@/hooks/use-notify'
import { useFormat } from '@/i18n/format'

interface Deed {
  id: string
  deed: OccurrenceAct
}

/** Answers one time of a reminder. `undoable`: says so with "Undo", where the place that was answered goes away. */
export function useSettle(undoable = false) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const format = useFormat()
  const notifyProblem = useNotifyProblem()
  const refresh = () => {
    void queries.invalidateQueries({ queryKey: ['notifications'] })
    return queries.invalidateQueries({ queryKey: ['reminders'] })
  }
  return useMutation({
    mutationFn: ({ id, deed }: Deed) => settleOccurrence(id, deed),
    // Without a network it is kept and sent later, by this page alone.
    onMutate: () => {
      if (!onlineManager.isOnline()) say(t('reminders.waits-for-network'))
    },
    onSuccess: ({ title, snoozed_until }, { id, deed }) => {
      if (undoable && deed.act === 'snooze' && snoozed_until) {
        say(t('reminders.said.snooze', { title, time: format.time(snoozed_until) }))
      }
      if (undoable && (deed.act === 'taken' || deed.act === 'skip')) {
        say(t(`reminders.said.${deed.act}`, { title }), {
          action: {
            label: t('common.undo'),
            onClick: () => void settleOccurrence(id, { act: 'reopen' }).catch(notifyProblem).finally(refresh),
          },
        })
      }
      return refresh()
    },
    onError: (error) => {
      notifyProblem(error)
      void refresh()
    },
  })
}
