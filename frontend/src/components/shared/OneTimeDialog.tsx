import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { changeOccurrence } from '@/api/reminders'
import type { Occurrence } from '@/api/types'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Field, Input, Textarea } from '@/components/ui/field'
import { whenOf } from '@/hooks/use-occurrences'
import { momentOf, wallOf } from '@/hooks/wall-time'
import { useFormat } from '@/i18n/format'
import { useSession } from '@/stores/session'

interface OneTimeDialogProps {
  occurrence: Occurrence
  onClose: () => void
}

/** Another hour or other words for this one time; the rule and all other times stay. */
export function OneTimeDialog({ occurrence, onClose }: OneTimeDialogProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const queries = useQueryClient()
  const zone = useSession(({ user }) => user?.timezone)
  const before = wallOf(whenOf(occurrence), zone)
  const [wall, setWall] = useState(before)
  const [title, setTitle] = useState(occurrence.title)
  const [body, setBody] = useState(occurrence.body ?? '')
  const save = useMutation({
    mutationFn: () =>
      changeOccurrence(occurrence.id, {
        ...(wall === before ? {} : { moved_to: momentOf(wall, zone).toISOString() }),
        ...(title.trim() === occurrence.title ? {} : { title: title.trim() || null }),
        ...(body.trim() === (occurrence.body ?? '') ? {} : { body: body.trim() }),
      }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['reminders'] })
      onClose()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate()
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('one-time.title')}
      description={t('one-time.about', { when: format.dayAndTime(occurrence.due_at) })}
      closeName={t('common.close')}
    >
      <form onSubmit={submit} className="flex flex-col gap-4">
        <Field label={t('reminders.at')}>
          {(tie) => (
            <Input
              {...tie}
              type="datetime-local"
              required
              value={wall}
              onChange={(event) => setWall(event.target.value)}
            />
          )}
        </Field>
        <Field label={t('reminders.title')}>
          {(tie) => (
            <Input
              {...tie}
              value={title}
              maxLength={200}
              onChange={(event) => setTitle(event.target.value)}
            />
          )}
        </Field>
        <Field label={t('reminders.body')}>
          {(tie) => (
            <Textarea
              {...tie}
              className="min-h-16"
              value={body}
              maxLength={2000}
              onChange={(event) => setBody(event.target.value)}
            />
          )}
        </Field>
        {save.error && <ProblemNotice error={save.error} />}
        <Button type="submit" className="self-end" busy={save.isPending} disabled={!wall}>
          {t('one-time.save')}
        </Button>
      </form>
    </Dialog>
  )
}
