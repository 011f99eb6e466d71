import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Check, ChevronDown, Clock, SkipForward } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { type OccurrenceAct, settleOccurrence } from '@/api/reminders'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { Menu, MenuItem } from '@/components/ui/menu'
import { useNotifyProblem } from '@/hooks/use-notify'

interface OccurrenceActsProps {
  id: string
  compact?: boolean
  onSettled?: () => void
}

const snoozes = [10, 60] as const

/** Done, later, or not this time. */
export function OccurrenceActs({ id, compact, onSettled }: OccurrenceActsProps) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const notifyProblem = useNotifyProblem()
  const settle = useMutation({
    mutationFn: (deed: OccurrenceAct) => settleOccurrence(id, deed),
    onSuccess: () => {
      onSettled?.()
      void queries.invalidateQueries({ queryKey: ['notifications'] })
      return queries.invalidateQueries({ queryKey: ['reminders'] })
    },
    onError: (error) => {
      notifyProblem(error)
      void queries.invalidateQueries({ queryKey: ['reminders'] })
    },
  })
  const size = compact ? 'small' : 'normal'
  return (
    <div className={cn('flex shrink-0 items-center gap-1.5', !compact && 'ml-auto')}>
      <Button size={size} busy={settle.isPending} onClick={() => settle.mutate({ act: 'taken' })}>
        <Check aria-hidden="true" />
        {t('reminders.taken')}
      </Button>
      <Menu
        trigger={
          <Button
            look="outline"
            size={compact ? 'small' : 'icon'}
            aria-label={t('reminders.other-acts')}
            title={t('reminders.other-acts')}
          >
            <ChevronDown aria-hidden="true" />
          </Button>
        }
      >
        {snoozes.map((minutes) => (
          <MenuItem
            key={minutes}
            icon={<Clock aria-hidden="true" />}
            onSelect={() => settle.mutate({ act: 'snooze', minutes })}
          >
            {t('reminders.snooze', { count: minutes })}
          </MenuItem>
        ))}
        <MenuItem icon={<SkipForward aria-hidden="true" />} onSelect={() => settle.mutate({ act: 'skip' })}>
          {t('reminders.skip')}
        </MenuItem>
      </Menu>
    </div>
  )
}
