import { useMutation, useQueryClient } from '@tanstack/react-query'
import { RotateCcw } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { correctPage, pageQuery } from '@/api/documents'
import type { DocumentPage } from '@/api/types'
import { UnsavedGuard } from '@/components/shared/UnsavedGuard'
import { Button } from '@/components/ui/button'
import { Textarea } from '@/components/ui/field'
import { useNotifyProblem } from '@/hooks/use-notify'

interface PageEditorProps {
  page: DocumentPage
  onClose: () => void
}

/** The owner's own reading of a page. It counts from then on, whatever is read again. */
export function PageEditor({ page, onClose }: PageEditorProps) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const notifyProblem = useNotifyProblem()
  const [text, setText] = useState(page.text)
  const save = useMutation({
    mutationFn: (to: string | null) => correctPage(page.document_id, page.number, to),
    onSuccess: (corrected) => {
      queries.setQueryData(pageQuery(page.document_id, page.number).queryKey, corrected)
      void queries.invalidateQueries({ queryKey: ['documents', 'search'] })
      void queries.invalidateQueries({ queryKey: ['documents', 'places'] })
      onClose()
    },
    onError: notifyProblem,
  })
  const changed = text !== page.text
  return (
    <form
      className="flex min-h-0 flex-1 flex-col gap-2.5"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate(text)
      }}
    >
      <p className="text-ink-3 text-sm">{t('viewer.correct-about')}</p>
      <Textarea
        aria-label={t('viewer.text-of', { number: page.number })}
        className="min-h-60 flex-1 resize-none font-[inherit] text-sm!"
        autoFocus
        value={text}
        maxLength={100_000}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && !changed) onClose()
        }}
      />
      <div className="flex flex-wrap justify-end gap-2">
        {page.is_edited && (
          <Button
            look="quiet"
            className="mr-auto"
            busy={save.isPending && save.variables === null}
            onClick={() => save.mutate(null)}
          >
            <RotateCcw aria-hidden="true" />
            {t('viewer.put-back')}
          </Button>
        )}
        <Button look="outline" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button type="submit" disabled={!changed} busy={save.isPending && save.variables !== null}>
          {t('common.save')}
        </Button>
      </div>
      <UnsavedGuard active={changed && !save.isSuccess} />
    </form>
  )
}
