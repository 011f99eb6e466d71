import { Check, ChevronDown, Clock, Moon, Pencil, Repeat, SkipForward } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import type { Occurrence } from '@/api/types'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { later } from '@/components/ui/later'
import { Menu, MenuItem, MenuLine } from '@/components/ui/menu'
import { doneWord } from '@/hooks/done-word'
import { useSettle } from '@/hooks/use-settle'
import { minutesUntil } from '@/hooks/wall-time'
import { useSession } from '@/stores/session'

const SkipDialog = later(() => import('./SkipDialog').then((module) => module.SkipDialog))
const OneTimeDialog = later(() => import('./OneTimeDialog').then((module) => module.OneTimeDialog))

interface OccurrenceActsProps {
  id: string
  title: string
  category: string | null
  /** When it is due; what is put off is put off from then, if that lies ahead. */
  when?: string | undefined
  /** With it this one time can be changed too. */
  occurrence?: Occurrence
  /** Not due yet: everything stands in the menu. */
  ahead?: boolean
  compact?: boolean
  onSettled?: () => void
}

const snoozes = [15, 60] as const
const evening = 19

/** Done, later, not this time, at another time. */
export function OccurrenceActs(props: OccurrenceActsProps) {
  const { t } = useTranslation()
  const { id, title, category, occurrence, ahead, compact, onSettled } = props
  const navigate = useNavigate()
  const [dialog, setDialog] = useState<'skip' | 'change' | null>(null)
  const settle = useSettle(!occurrence)
  const untilEvening = useUntilEvening(props.when)
  const act = (deed: Parameters<typeof settle.mutate>[0]['deed']) =>
    settle.mutate({ id, deed }, { onSuccess: () => onSettled?.() })
  const done = t(doneWord(category))
  return (
    <div className={cn('flex shrink-0 items-center gap-1.5', !compact && 'ml-auto self-center')}>
      {!ahead && (
        <Button
          size={compact ? 'small' : 'normal'}
          busy={settle.isPending}
          aria-label={`${done}: ${title}`}
          onClick={() => act({ act: 'taken' })}
        >
          <Check aria-hidden="true" />
          {done}
        </Button>
      )}
      <Menu
        trigger={
          <Button
            look={ahead ? 'quiet' : 'outline'}
            size={compact ? 'small' : 'icon'}
            aria-label={t('reminders.other-acts-of', { title })}
            title={t('reminders.other-acts')}
          >
            <ChevronDown aria-hidden="true" />
          </Button>
        }
      >
        {ahead && (
          <MenuItem icon={<Check aria-hidden="true" />} onSelect={() => act({ act: 'taken' })}>
            {done}
          </MenuItem>
        )}
        {snoozes.map((minutes) => (
          <MenuItem
            key={minutes}
            icon={<Clock aria-hidden="true" />}
            onSelect={() => act({ act: 'snooze', minutes })}
          >
            {t(minutes === 60 ? 'reminders.snooze-hour' : 'reminders.snooze-quarter')}
          </MenuItem>
        ))}
        {untilEvening !== null && (
          <MenuItem
            icon={<Moon aria-hidden="true" />}
            onSelect={() => act({ act: 'snooze', minutes: untilEvening })}
          >
            {t('reminders.snooze-evening', { hour: evening })}
          </MenuItem>
        )}
        <MenuItem icon={<SkipForward aria-hidden="true" />} onSelect={() => setDialog('skip')}>
          {t('reminders.skip')}
        </MenuItem>
        {occurrence && (
          <>
            <MenuLine />
            <MenuItem icon={<Pencil aria-hidden="true" />} onSelect={() => setDialog('change')}>
              {t('reminders.change-this')}
            </MenuItem>
            <MenuItem
              icon={<Repeat aria-hidden="true" />}
              onSelect={() => void navigate(`/reminders?change=${occurrence.reminder_id}`)}
            >
              {t('reminders.change-series')}
            </MenuItem>
          </>
        )}
      </Menu>
      {dialog === 'skip' && (
        <SkipDialog
          title={title}
          onClose={() => setDialog(null)}
          onSkip={(reason) => {
            setDialog(null)
            act({ act: 'skip', ...(reason ? { reason } : {}) })
          }}
        />
      )}
      {dialog === 'change' && occurrence && (
        <OneTimeDialog occurrence={occurrence} onClose={() => setDialog(null)} />
      )}
    </div>
  )
}

/** For how long to put off until the evening of the same day; null when that is too near or has been. */
function useUntilEvening(when: string | undefined): number | null {
  const zone = useSession(({ user }) => user?.timezone)
  const now = new Date()
  const due = when ? new Date(when) : now
  const minutes = minutesUntil(evening, due > now ? due : now, zone)
  return minutes >= 75 ? minutes : null
}
