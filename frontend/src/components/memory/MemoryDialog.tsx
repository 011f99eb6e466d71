import { standardSchemaResolver } from '@hookform/resolvers/standard-schema'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { addMemory, changeMemory, memoryKey } from '@/api/memory'
import type { MemoryEntry } from '@/api/types'
import { ProblemNotice } from '@/components/shared/ProblemNotice'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Field, Input, Select, Textarea } from '@/components/ui/field'
import '@/hooks/quiet-zod'
import * as z from 'zod/mini'
import { useFormMessage } from '@/hooks/use-form-message'
import { categories, importances } from './kinds'

const needed = z.string().check(z.trim(), z.minLength(1, 'form.required'))
const schema = z.object({
  title: needed,
  content: needed,
  category: z.enum(categories),
  importance: z.enum(importances),
  valid_from: z.string(),
  valid_to: z.string(),
})

export function MemoryDialog({ entry, onClose }: { entry: MemoryEntry | null; onClose: () => void }) {
  const { t } = useTranslation()
  const message = useFormMessage()
  const queries = useQueryClient()
  const form = useForm<z.infer<typeof schema>>({
    resolver: standardSchemaResolver(schema),
    defaultValues: {
      title: entry?.title ?? '',
      content: entry?.content ?? '',
      category: entry?.category ?? 'condition',
      importance: entry?.importance ?? 'medium',
      valid_from: entry?.valid_from ?? '',
      valid_to: entry?.valid_to ?? '',
    },
  })
  const { errors } = form.formState
  const save = useMutation({
    mutationFn: ({ valid_from, valid_to, ...said }: z.infer<typeof schema>) => {
      const draft = { ...said, valid_from: valid_from || null, valid_to: valid_to || null }
      return entry ? changeMemory(entry.id, draft) : addMemory(draft)
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: memoryKey })
      await queries.invalidateQueries({ queryKey: ['timeline'] })
      onClose()
    },
  })

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t(entry ? 'memory.edit' : 'memory.add')}
      closeName={t('common.close')}
    >
      <form
        noValidate
        onSubmit={(event) => void form.handleSubmit((draft) => save.mutate(draft))(event)}
        className="flex flex-col gap-4"
      >
        <Field label={t('memory.title')} error={message(errors.title)}>
          {(tie) => (
            <Input
              {...tie}
              {...form.register('title')}
              maxLength={200}
              placeholder={t('memory.title-example')}
            />
          )}
        </Field>
        <Field label={t('memory.content')} error={message(errors.content)}>
          {(tie) => <Textarea {...tie} {...form.register('content')} maxLength={4000} />}
        </Field>
        <div className="grid grid-cols-2 gap-4 phone:grid-cols-1">
          <Field label={t('memory.category')}>
            {(tie) => (
              <Select {...tie} {...form.register('category')}>
                {categories.map((category) => (
                  <option key={category} value={category}>
                    {t(`memory.category.${category}`)}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Field label={t('memory.importance')}>
            {(tie) => (
              <Select {...tie} {...form.register('importance')}>
                {importances.map((importance) => (
                  <option key={importance} value={importance}>
                    {t(`memory.importance.${importance}`)}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Field label={t('memory.from')}>
            {(tie) => <Input {...tie} type="date" {...form.register('valid_from')} />}
          </Field>
          <Field label={t('memory.to')}>
            {(tie) => <Input {...tie} type="date" {...form.register('valid_to')} />}
          </Field>
        </div>
        {save.error && <ProblemNotice error={save.error} />}
        <Button type="submit" className="self-end" busy={save.isPending}>
          {t('common.save')}
        </Button>
      </form>
    </Dialog>
  )
}
